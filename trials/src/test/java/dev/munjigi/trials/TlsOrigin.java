package dev.munjigi.trials;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// An origin inside TLS on loopback that shows whatever certificate it is told to.
final class TlsOrigin implements AutoCloseable {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private final ServerSocket listener;
  private final TcpOrigin.Serving serving;
  private final SSLContext context;
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
  private final List<Hello> hellos = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Credential shown;
  private volatile boolean asking;

  /// What was agreed in a handshake that was completed.
  ///
  /// @param offered the protocols that the gate offered
  /// @param client the gate's certificate, if it showed one
  record Hello(
      String version, List<String> offered, String serverName, @Nullable X509Certificate client) {}

  private TlsOrigin(Credential shown, TcpOrigin.@Nullable Serving serving) throws IOException {
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.shown = shown;
    this.serving = serving == null ? this::answer : serving;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new Showing()}, new TrustManager[] {new TakesAll()}, null);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// One that answers each request with 200.
  static TlsOrigin http(Credential shown) throws IOException {
    return start(new TlsOrigin(shown, null));
  }

  /// One that does this with each connection whose handshake was completed.
  static TlsOrigin serving(Credential shown, TcpOrigin.Serving serving) throws IOException {
    return start(new TlsOrigin(shown, serving));
  }

  private static TlsOrigin start(TlsOrigin origin) {
    Thread.ofVirtual().name("tls-origin").start(origin::accept);
    return origin;
  }

  /// What it shows from the next connection on.
  void show(Credential other) {
    shown = other;
  }

  /// Has it ask for a certificate from the next connection on.
  void ask() {
    asking = true;
  }

  int port() {
    return listener.getLocalPort();
  }

  /// The handshakes that were completed: before the last message of one, nothing but the hello has
  /// come from the gate.
  List<Hello> hellos() {
    return List.copyOf(hellos);
  }

  /// How many whole requests came.
  int requests() {
    return requests.get();
  }

  /// Ends all connections that it has.
  void hangUp() throws IOException {
    for (Socket one : open) {
      one.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket peer = listener.accept();
        open.add(peer);
        Thread.ofVirtual().start(() -> serve(peer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket peer) {
    try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(peer, null, true)) {
      open.add(tls);
      tls.setUseClientMode(false);
      tls.setNeedClientAuth(asking);
      List<String> offered = new CopyOnWriteArrayList<>();
      tls.setHandshakeApplicationProtocolSelector(
          (socket, list) -> {
            offered.addAll(list);
            return list.getFirst();
          });
      tls.startHandshake();
      hellos.add(hello(tls, List.copyOf(offered)));
      serving.serve(tls);
    } catch (IOException | InterruptedException broken) {
      // the peer went away, or did not like what it saw
    }
  }

  private static Hello hello(SSLSocket tls, List<String> offered) {
    ExtendedSSLSession session = (ExtendedSSLSession) tls.getSession();
    StringBuilder name = new StringBuilder();
    session
        .getRequestedServerNames()
        .forEach(one -> name.append(((SNIHostName) one).getAsciiName()));
    X509Certificate client = null;
    try {
      client = (X509Certificate) session.getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException none) {
      // it was not asked for
    }
    return new Hello(session.getProtocol(), offered, name.toString(), client);
  }

  private void answer(Socket peer) throws IOException {
    BufferedInputStream in = new BufferedInputStream(peer.getInputStream());
    while (Received.read(in) != null) {
      requests.incrementAndGet();
      peer.getOutputStream().write(OK.getBytes(StandardCharsets.ISO_8859_1));
      peer.getOutputStream().flush();
    }
  }

  /// Waits until something is true.
  static void await(String what, Check check) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!check.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain for: " + what);
      }
      Thread.sleep(50);
    }
  }

  /// What is waited for.
  interface Check {
    boolean holds() throws Exception;
  }

  @Override
  public void close() {
    try {
      listener.close();
      hangUp();
    } catch (IOException closed) {
      // it is closed
    }
  }

  private final class Showing extends X509ExtendedKeyManager {
    private static final String ALIAS = "origin";

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return type.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return type.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return shown.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return shown.key();
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      throw new IllegalStateException("a server");
    }
  }

  /// Takes whatever the gate shows.
  private static final class TakesAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

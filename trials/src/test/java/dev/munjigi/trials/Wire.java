package dev.munjigi.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A client on a bare socket: sends any bytes at any pace, reads replies strictly.
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final ReplyReader reader;

  /// Shows no certificate.
  private static final KeyManager[] NOBODY = {};

  private Wire(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    this.socket = socket;
    this.reader = new ReplyReader(socket.getInputStream());
  }

  /// A connection in clear.
  static Wire clear(InetSocketAddress to) throws IOException {
    return new Wire(connected(to));
  }

  /// A TLS connection that trusts every certificate.
  static Wire tls(InetSocketAddress to, String serverName) throws IOException {
    return new Wire(secured(connected(to), serverName, new TrustManager[] {new TrustAll()}, false));
  }

  /// A TLS connection that trusts what this root signed, for this name.
  static Wire tls(InetSocketAddress to, String serverName, X509Certificate root)
      throws IOException {
    return new Wire(secured(connected(to), serverName, trusting(root), true));
  }

  /// A connection in clear from this source, an address of loopback such as `127.0.2.1`.
  static Wire clear(InetSocketAddress to, String source) throws IOException {
    return new Wire(connected(to, source));
  }

  /// A TLS connection from this source that trusts every certificate and asks for any name.
  static Wire tls(InetSocketAddress to, String source, String serverName) throws IOException {
    TrustManager[] everybody = {new TrustAll()};
    return new Wire(secured(connected(to, source), serverName, everybody, false));
  }

  /// A TLS socket from this source that asks for HTTP/2 and trusts every certificate.
  static SSLSocket http2(InetSocketAddress to, String source, String serverName)
      throws IOException {
    TrustManager[] everybody = {new TrustAll()};
    return secured(connected(to, source), serverName, everybody, false, NOBODY, "h2", "http/1.1");
  }

  /// A TLS connection from this source that shows a client certificate, or none.
  static Wire tls(
      InetSocketAddress to, String source, String serverName, @Nullable Credential client)
      throws IOException {
    TrustManager[] everybody = {new TrustAll()};
    KeyManager[] own = client == null ? NOBODY : new KeyManager[] {client.shown()};
    return new Wire(secured(connected(to, source), serverName, everybody, false, own));
  }

  /// A TLS connection from this source that shows a client certificate and asks for these protocols,
  /// or for none.
  static Wire asking(
      InetSocketAddress to, String source, Credential client, String... protocols)
      throws IOException {
    TrustManager[] everybody = {new TrustAll()};
    KeyManager[] own = {client.shown()};
    Socket clear = connected(to, source);
    return new Wire(secured(clear, "gate.test", everybody, false, own, protocols));
  }

  /// A TLS connection from this source that sends an opening in clear before TLS begins.
  static Wire tlsAfter(InetSocketAddress to, String source, byte[] opening, String serverName)
      throws IOException {
    return new Wire(http2After(to, source, opening, serverName, "http/1.1"));
  }

  /// The same as a socket that asks for these protocols.
  static SSLSocket http2After(
      InetSocketAddress to, String source, byte[] opening, String serverName, String... protocols)
      throws IOException {
    Socket clear = connected(to, source);
    clear.getOutputStream().write(opening);
    TrustManager[] everybody = {new TrustAll()};
    return secured(clear, serverName, everybody, false, NOBODY, protocols);
  }

  private static Socket connected(InetSocketAddress to) throws IOException {
    return connected(to, "0.0.0.0");
  }

  private static Socket connected(InetSocketAddress to, String source) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(source, 0));
      socket.connect(to, TIMEOUT_MILLIS);
      return socket;
    } catch (SocketException e) {
      socket.close();
      // a gate that turns away at accept may be quicker than connect: the trial sees the same
      if (String.valueOf(e.getMessage()).contains("reset")) {
        return alreadyReset();
      }
      throw e;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// A connection whose other side has reset it.
  private static Socket alreadyReset() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      Socket near = new Socket(loopback, server.getLocalPort());
      try (Socket far = server.accept()) {
        far.setSoLinger(true, 0);
      }
      return near;
    }
  }

  private static SSLSocket secured(
      Socket clear, String serverName, TrustManager[] trust, boolean verify) throws IOException {
    return secured(clear, serverName, trust, verify, NOBODY);
  }

  private static SSLSocket secured(
      Socket clear,
      String serverName,
      TrustManager[] trust,
      boolean verify,
      KeyManager[] own,
      String... protocols)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, trust, null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(clear, serverName, clear.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      // the octets as they are: a trial may ask for a name that is none
      parameters.setServerNames(List.of(new AnyName(serverName.getBytes(StandardCharsets.UTF_8))));
      parameters.setEndpointIdentificationAlgorithm(verify ? "HTTPS" : null);
      parameters.setApplicationProtocols(protocols);
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// A host name that nobody has looked at.
  private static final class AnyName extends SNIServerName {
    AnyName(byte[] octets) {
      super(StandardConstants.SNI_HOST_NAME, octets);
    }
  }

  private static TrustManager[] trusting(X509Certificate root) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("root", root);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// Sends the characters as ISO-8859-1.
  Wire send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Sends bytes at once. An end by the other side while writing is no error here: its answer may
  /// be waiting to be read.
  Wire send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException _) {
      // the reader tells what the other side said before it ended
    }
    return this;
  }

  /// Sends bytes in pieces with a pause after each.
  Wire drip(byte[] bytes, int piece, Duration pause) throws IOException, InterruptedException {
    for (int from = 0; from < bytes.length; from += piece) {
      int length = Math.min(piece, bytes.length - from);
      socket.getOutputStream().write(bytes, from, length);
      socket.getOutputStream().flush();
      Thread.sleep(pause);
    }
    return this;
  }

  /// Sends these bytes again and again and reads nothing, until the other side ends the connection;
  /// whether it did within this time.
  boolean floods(byte[] bytes, Duration time) throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    Thread patience =
        Thread.startVirtualThread(
            () -> {
              try {
                Thread.sleep(time);
                late.set(true);
                socket.close();
              } catch (IOException | InterruptedException _) {
                // the connection ended in time
              }
            });
    try {
      while (true) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException ended) {
      return !late.get();
    } finally {
      patience.interrupt();
    }
  }

  /// Ends this side; the other side may go on.
  Wire halfClose() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Ends the connection with a reset.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// The next final reply, 101 included.
  Reply reply() throws IOException {
    return reader.next(false);
  }

  /// The next final reply to a HEAD request.
  Reply replyToHead() throws IOException {
    return reader.next(true);
  }

  /// Reads the next final reply, counts its body, however long, and keeps none of it.
  long countedReply() throws IOException {
    return reader.counted();
  }

  /// How many bytes the chunks have that are left of a reply whose head was read.
  long restOfChunks() throws IOException {
    return reader.chunksCounted();
  }

  /// The head of the next final reply; its body is not read.
  Reply replyHead() throws IOException {
    return reader.next(true);
  }

  /// Exactly this many of the bytes that come, outside any reply: after 101, or on TCP.
  byte[] bytes(int count) throws IOException {
    return reader.exactly(count);
  }

  /// Whether the other side ends the connection, orderly or by a reset, within this time and
  /// without a further byte.
  boolean closedWithin(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      return reader.read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    } finally {
      // a TLS socket closes itself when the other side is gone
      if (!socket.isClosed()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
      }
    }
  }

  /// Whether the other side ends the connection, orderly or by a reset, within this time; what it
  /// sends before that is thrown away.
  boolean endsWithin(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    socket.setSoTimeout((int) time.toMillis());
    try {
      while (System.nanoTime() - deadline < 0) {
        if (reader.read() < 0) {
          return true;
        }
      }
      return false;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    } finally {
      // a TLS socket closes itself when the other side is gone
      if (!socket.isClosed()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
      }
    }
  }

  /// The certificate that the other side showed.
  X509Certificate certificate() throws IOException {
    return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
  }

  /// The protocol of the TLS connection, such as `TLSv1.3`.
  String protocol() {
    return ((SSLSocket) socket).getSession().getProtocol();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Trusts everybody: trials of other things than certificates.
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.@Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

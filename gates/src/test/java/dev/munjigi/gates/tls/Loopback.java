package dev.munjigi.gates.tls;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Handshakes between two engines of the JDK in memory.
final class Loopback {
  private static final int ROUNDS = 200;
  private static final char[] NO_PASSWORD = new char[0];

  /// What one handshake came to.
  ///
  /// @param reason why it failed, from what the server saw; null when it saw nothing wrong
  /// @param server what the server's engine threw, or null
  /// @param client what the client's engine threw, or null
  record Outcome(
      @Nullable TlsReason reason, @Nullable SSLException server, @Nullable SSLException client) {
    boolean done() {
      return server == null && client == null;
    }
  }

  private Loopback() {}

  static SSLEngine server(Material material) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    X509Certificate[] chain = material.chain().toArray(X509Certificate[]::new);
    keys.setKeyEntry("server", material.key(), NO_PASSWORD, chain);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  /// A client that trusts one root and checks that the certificate is for this host.
  static SSLEngine client(X509Certificate root, String host) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("root", root);
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLEngine engine = context.createSSLEngine(host, 443);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  static Outcome shake(SSLEngine client, SSLEngine server) {
    ByteBuffer toServer = ByteBuffer.allocate(1 << 18);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 18);
    byte[] first = new byte[0];
    SSLException clientFailure = null;
    SSLException serverFailure = null;
    for (int i = 0; i < ROUNDS && serverFailure == null; i++) {
      clientFailure = clientFailure == null ? step(client, toClient, toServer) : clientFailure;
      if (first.length == 0) {
        first = new byte[Math.min(HandshakeFailure.FIRST_BYTES, toServer.position())];
        toServer.get(0, first);
      }
      serverFailure = step(server, toServer, toClient);
    }
    TlsReason reason =
        serverFailure == null ? null : HandshakeFailure.classify(first, serverFailure);
    return new Outcome(reason, serverFailure, clientFailure);
  }

  private static @Nullable SSLException step(SSLEngine engine, ByteBuffer in, ByteBuffer out) {
    ByteBuffer sink = ByteBuffer.allocate(1 << 18);
    try {
      in.flip();
      SSLEngineResult result = engine.unwrap(in, sink);
      for (int i = 0; i < 20 && result.bytesConsumed() > 0; i++) {
        tasks(engine);
        result = engine.unwrap(in, sink);
      }
      in.compact();
      tasks(engine);
      do {
        result = engine.wrap(ByteBuffer.allocate(0), out);
        tasks(engine);
      } while (result.bytesProduced() > 0 && wraps(engine));
      return null;
    } catch (SSLException e) {
      in.compact();
      alert(engine, out);
      return e;
    }
  }

  private static void alert(SSLEngine engine, ByteBuffer out) {
    try {
      while (wraps(engine) && engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0) {
        tasks(engine);
      }
    } catch (SSLException e) {
      // the engine repeats what it has thrown already
    }
  }

  private static boolean wraps(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  private static void tasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}

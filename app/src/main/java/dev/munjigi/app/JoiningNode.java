package dev.munjigi.app;

import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.engines.http.BoundedHttp;
import dev.munjigi.gates.tls.NodeCredential;
import dev.munjigi.gates.tls.NodeProof;
import dev.munjigi.gates.tls.SigningRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A machine that joins a gate, and renews: asks, judges what comes, and writes it down.
///
/// Guarantees: a private key never leaves this machine; a token goes to nobody who has not shown a
/// certificate below the root of the fingerprint (or, for a public gate, one that the platform
/// trusts); what is written leads to that root and is for the key that was made here. Does not
/// guarantee that nobody else on this machine reads what its user may read.
final class JoiningNode {
  private static final int LONGEST = 65_536;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI gate;
  private final Trust trust;
  private final CredentialFolder folder;
  private final SecureRandom random = new SecureRandom();

  /// How the gate is known.
  ///
  /// @param root the fingerprint of its root; null where the platform's authorities alone speak for
  ///     it, or what was written down before
  /// @param byPlatform whether its TLS is believed by the platform's authorities
  record Trust(@Nullable String root, boolean byPlatform) {}

  /// The gate said no, and would again.
  static final class TurnedAway extends Exception {
    private static final long serialVersionUID = 1;

    TurnedAway(String message) {
      super(message);
    }
  }

  /// What the machine holds.
  ///
  /// @param life how long the certificate is valid from when it came
  /// @param clockOff how far this machine's clock is ahead of the gate's
  record Held(NodeCredential credential, Duration life, Duration clockOff) {
    Instant until() {
      return credential.material().certificate().getNotAfter().toInstant();
    }

    /// Half of its life, a tenth more or less: machines that joined at once do not renew at once.
    Duration untilRenewal(RandomGenerator random) {
      long half = Math.max(life.toMillis() / 2, 1);
      return Duration.ofMillis(half - half / 10 + random.nextLong(Math.max(half / 5, 1)));
    }
  }

  JoiningNode(URI gate, Trust trust, CredentialFolder folder) {
    this.gate = gate;
    this.trust = trust;
    this.folder = folder;
  }

  CredentialFolder folder() {
    return folder;
  }

  /// Joins.
  ///
  /// @param kind `token` or `platform-token`
  Held join(String kind, String token) throws IOException, CertificateException, TurnedAway {
    X509Certificate root = trust.root() == null ? null : pinned(trust.root());
    KeyPair keys = NodeCredential.newKeys(random);
    Map<String, String> question = new LinkedHashMap<>();
    question.put(kind, token);
    question.put("request", base64(SigningRequest.make(keys)));
    return taken(ask(http(root), "/node/join", question), keys, root);
  }

  /// Gets the next certificate, for a new key.
  Held renew(Held held) throws IOException, CertificateException, TurnedAway {
    X509Certificate root = held.credential().root();
    BoundedHttp http = http(root);
    String nonce = text(ask(http, "/node/nonce", Map.of()), "nonce");
    KeyPair keys = NodeCredential.newKeys(random);
    byte[] request = SigningRequest.make(keys);
    byte[] signature =
        new NodeProof(gate.toString(), nonce, request)
            .sign(held.credential().material().key());
    Map<String, String> question = new LinkedHashMap<>();
    question.put("chain", held.credential().material().chainPem());
    question.put("request", base64(request));
    question.put("nonce", nonce);
    question.put("signature", base64(signature));
    return taken(ask(http, "/node/renew", question), keys, root);
  }

  /// What was written down before, if it still holds.
  ///
  /// @throws CertificateException when it does not
  Held resumed() throws IOException, CertificateException {
    NodeCredential kept =
        NodeCredential.read(
            read(folder.chain()), read(folder.key()), read(folder.bundle()), Instant.now());
    Duration left =
        Duration.between(
            Instant.now(), kept.material().certificate().getNotAfter().toInstant());
    // it is not known how old it is: it is renewed when half of what is left is over
    return new Held(kept, left, Duration.ZERO);
  }

  private static String read(Path file) throws IOException {
    return new String(PlainFile.read(file, LONGEST), StandardCharsets.US_ASCII);
  }

  private BoundedHttp http(@Nullable X509Certificate root) {
    return new BoundedHttp(
        trust.byPlatform() || root == null ? null : TrustedRoot.alone(root));
  }

  /// The root of this fingerprint, from whoever answers: only what it is counts.
  private X509Certificate pinned(String fingerprint) throws IOException, CertificateException {
    BoundedHttp anybody = new BoundedHttp(TrustedRoot.anybody());
    BoundedHttp.Answer answer = anybody.get(gate.resolve("/node/root"), LONGEST);
    if (answer.status() != 200) {
      throw new IOException(
          "`" + gate + "` answered with status " + answer.status()
              + ": it is no identity host (`identity.host`)");
    }
    X509Certificate root =
        NodeCredential.root(new String(answer.body(), StandardCharsets.US_ASCII));
    if (!NodeCredential.fingerprint(root).equals(fingerprint)) {
      throw new CertificateException(
          "`" + gate + "` is not the gate of this token: its root has another fingerprint");
    }
    return root;
  }

  private Held taken(JsonNode answer, KeyPair keys, @Nullable X509Certificate root)
      throws IOException, CertificateException {
    Instant now = Instant.now();
    Duration off =
        Duration.between(Instant.ofEpochSecond(Long.parseLong(text(answer, "now"))), now);
    Duration life = Duration.ofSeconds(Long.parseLong(text(answer, "seconds")));
    NodeCredential credential;
    try {
      credential =
          NodeCredential.of(keys, text(answer, "chain"), text(answer, "root"), now);
    } catch (CertificateException refused) {
      throw new CertificateException(
          "what came is not taken: %s (the clocks differ by %d s)"
              .formatted(refused.getMessage(), off.abs().toSeconds()),
          refused);
    }
    if (root != null && !credential.root().equals(root)) {
      throw new CertificateException("what came is below another root");
    }
    folder.write(credential.material(), credential.rootPem());
    return new Held(credential, life, off);
  }

  private JsonNode ask(BoundedHttp http, String path, Map<String, String> question)
      throws IOException, TurnedAway {
    BoundedHttp.Answer answer =
        http.post(gate.resolve(path), JSON.writeValueAsBytes(question), LONGEST);
    JsonNode said;
    try {
      said = JSON.readTree(answer.body());
    } catch (JacksonException none) {
      throw new IOException(
          "`" + gate + "` answered with status " + answer.status()
              + ": it is no identity host (`identity.host`)",
          none);
    }
    if (answer.status() == 200) {
      return said;
    }
    String why =
        "`%s` answered with status %d: %s"
            .formatted(gate, answer.status(), said.path("detail").asString("no more is said"));
    boolean decided =
        said.path("type").asString("").startsWith("urn:munjigi:problem:node-")
            && answer.status() != 503;
    if (decided) {
      throw new TurnedAway(why);
    }
    throw new IOException(why);
  }

  private static String text(JsonNode answer, String name) throws IOException {
    String text = answer.path(name).asString("");
    if (text.isEmpty()) {
      throw new IOException("the gate's answer lacks `" + name + "`");
    }
    return text;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

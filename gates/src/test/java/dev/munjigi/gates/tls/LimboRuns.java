package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All cases of a `limbo.json` (C2SP/x509-limbo) against the validation of paths: run by
/// `trials/limbo/run FILE`, not by the build.
///
/// The paths alone are judged: whether a certificate stands for a host is judged elsewhere, and by
/// the platform. [#BY_NAME] are the cases that are about that alone.
class LimboRuns {
  private static final Set<String> BY_NAME =
      Set.of("webpki::cn::", "webpki::san::", "rfc5280::san::", "rfc5280::ca-as-leaf-wrong-san");

  /// Rules of form that nothing here goes by, so that to keep them would protect nobody: key
  /// identifiers, the form of an authority that an operator listed, what is critical that is
  /// understood, addresses of mail, odd sizes of RSA, how deep a caller of limbo wants to go. And
  /// many name constraints: they are checked, in bounded time.
  private static final Set<String> OF_FORM =
      Set.of(
          "rfc5280::aki::",
          "rfc5280::ski::",
          "webpki::aki::",
          "rfc5280::root-",
          "rfc5280::unknown-critical-extension-root",
          "rfc5280::nc::permitted-dns-match-noncritical",
          "rfc5280::pc::ica-noncritical-pc",
          "webpki::eku::",
          "webpki::malformed-aia",
          "webpki::forbidden-rsa-",
          "rfc5280::nc::invalid-",
          "rfc5280::nc::nc-permits-invalid-email-san",
          "rfc5280::serial::negative",
          "pathlen::max-chain-depth-",
          "pathological::nc-dos-",
          "crl::crlnumber-missing");

  private int agreed;
  private final List<String> falselyAccepted = new ArrayList<>();
  private final List<String> falselyRefused = new ArrayList<>();

  private static List<X509Certificate> certificates(JsonNode pems) throws CertificateException {
    List<X509Certificate> all = new ArrayList<>();
    for (JsonNode pem : pems.values()) {
      all.addAll(NodeProof.chain(pem.asString()));
    }
    return all;
  }

  private static void judge(JsonNode one) throws CertificateException {
    List<X509Certificate> authorities = certificates(one.path("trusted_certs"));
    List<X509Certificate> shown =
        new ArrayList<>(NodeProof.chain(one.path("peer_certificate").asString()));
    shown.addAll(certificates(one.path("untrusted_intermediates")));
    String time = one.path("validation_time").asString("");
    Instant now = time.isEmpty() ? Instant.now() : OffsetDateTime.parse(time).toInstant();
    if (one.path("validation_kind").asString().equals("CLIENT")) {
      new ClientTrust(
              true,
              authorities.stream().map(a -> new ClientTrust.Authority(a, false, "")).toList(),
              new Revocations(List.of(), false, Set.of()),
              "")
          .judge(shown, now);
      return;
    }
    JsonNode crls = one.path("crls");
    List<RevocationList> lists = new ArrayList<>();
    for (JsonNode crl : crls.values()) {
      try {
        lists.addAll(RevocationList.read(crl.asString().getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException broken) {
        throw new CertificateException("a list of revocations " + broken.getMessage(), broken);
      }
    }
    String host = one.path("expected_peer_name").path("value").asString("");
    new OriginTrust(
            new OriginTrust.Roots(false, null, new HashSet<>(authorities)),
            new OriginSettings.Expected(null, List.of()),
            new Revocations(lists, !lists.isEmpty(), Set.of()),
            null,
            false)
        .judge(shown, host.isEmpty() ? null : host, List.of(), now);
  }

  private void count(JsonNode one) {
    String id = one.path("id").asString();
    boolean good = one.path("expected_result").asString().equals("SUCCESS");
    try {
      judge(one);
      if (good) {
        agreed++;
      } else {
        falselyAccepted.add(id);
      }
    } catch (CertificateException refused) {
      if (good) {
        falselyRefused.add(id + ": " + refused.getMessage());
      } else {
        agreed++;
      }
    }
  }

  @Test
  void acceptsNoPathThatIsToBeRefused() throws IOException {
    Path file = Path.of(Objects.requireNonNull(System.getProperty("limbo"), "-Dlimbo=FILE"));
    JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(file)).path("testcases");
    all.values().forEach(this::count);
    System.out.printf(
        "limbo: %d of %d as expected, %d refused that might pass, %d accepted%n",
        agreed, all.size(), falselyRefused.size(), falselyAccepted.size());
    falselyRefused.forEach(line -> System.out.println("limbo refused: " + line));
    falselyAccepted.forEach(line -> System.out.println("limbo accepted: " + line));
    assertThat(falselyAccepted)
        .allMatch(id -> Stream.concat(BY_NAME.stream(), OF_FORM.stream()).anyMatch(id::startsWith));
  }
}

package dev.munjigi.gates.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class TlsFuzzTest {
  private static final Forge.Party ROOT = Forge.authority("root", 1).selfSigned();

  @FuzzTest(maxDuration = "60s")
  void certificates(byte[] bytes) {
    try {
      StrictCertificate.parse(bytes);
    } catch (CertificateRefused refused) {
      if (refused.reason() != TlsReason.CLIENT_CERTIFICATE_MALFORMED) {
        throw new AssertionError(refused);
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void chains(byte[] bytes) throws CertificateRefused {
    ClientTrust trust =
        new ClientTrust(
            true,
            List.of(
                new ClientTrust.Authority(
                    StrictCertificate.parse(ROOT.der()).certificate(), false, "")),
            new Revocations(List.of(), false, Set.of()),
            "");
    byte[] good = Forge.client().by(ROOT).der();
    byte[] forged = good.clone();
    for (int i = 0; i < bytes.length; i++) {
      forged[(31 * i) % forged.length] ^= bytes[i];
    }
    try {
      trust.judgeEncoded(List.of(forged), Forge.NOW);
      if (!Arrays.equals(good, forged)) {
        throw new AssertionError("a changed certificate was accepted");
      }
    } catch (CertificateRefused refused) {
      // as it has to be
    }
  }

  @FuzzTest(maxDuration = "60s")
  void revocationLists(byte[] bytes) {
    try {
      RevocationList.read(bytes);
    } catch (IOException refused) {
      // as it may be
    }
  }

  @FuzzTest(maxDuration = "60s")
  void ledgers(byte[] bytes) {
    try {
      Ledger ledger = Ledger.parse(bytes);
      if (!Ledger.parse(ledger.text()).equals(ledger)) {
        throw new AssertionError("what was written is read as something else");
      }
    } catch (IOException refused) {
      // as it may be
    }
  }

  @FuzzTest(maxDuration = "60s")
  void identities(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      if (!SpiffeId.parse(text).toString().equals(text)) {
        throw new AssertionError("`" + text + "` has a second spelling");
      }
    } catch (IllegalArgumentException refused) {
      // as it may be
    }
    try {
      Lifetime.parse(text);
    } catch (IllegalArgumentException refused) {
      // as it may be
    }
    new NamedCertificates(List.of()).indexFor(text);
  }
}

package dev.munjigi.app;

import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.IssuanceProgress;
import dev.munjigi.gates.tls.PublicCertificates;
import dev.munjigi.gates.tls.ServerName;
import dev.munjigi.gates.tls.WantedCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Orders and renews the certificate of listeners with `certificate: acme`. A new one lies in a file
/// that [Reloads] watches, so it is taken up as any other that changes.
final class CertificateOrders implements Task {
  private static final System.Logger LOGGER = System.getLogger(CertificateOrders.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final PublicCertificates certificates;
  private final Supplier<Settings> settings;
  private final Chronicle chronicle;
  private Optional<Refused> refused = Optional.empty();

  /// What could not be kept, and when to try again.
  private record Refused(WantedCertificate wanted, Instant next) {}

  CertificateOrders(
      PublicCertificates certificates, Supplier<Settings> settings, Chronicle chronicle) {
    this.certificates = certificates;
    this.settings = settings;
    this.chronicle = chronicle;
  }

  @Override
  public String name() {
    return "certificate-orders";
  }

  @Override
  public Duration step(Instant now) throws InterruptedException {
    Optional<WantedCertificate> wanted = settings.get().publicCertificate();
    if (wanted.isPresent() && !waits(wanted.get(), now)) {
      step(wanted.get(), now);
    }
    return LOOK;
  }

  // a store that cannot be written cannot keep when to try again
  private boolean waits(WantedCertificate wanted, Instant now) {
    return refused.isPresent()
        && refused.get().wanted().equals(wanted)
        && now.isBefore(refused.get().next());
  }

  private void step(WantedCertificate wanted, Instant now) throws InterruptedException {
    refused = Optional.empty();
    switch (certificates.step(wanted, now)) {
      case IssuanceProgress.Waits waits -> {}
      case IssuanceProgress.Obtained obtained -> obtained(wanted, obtained);
      case IssuanceProgress.Failed failed -> {
        refused = Optional.of(new Refused(wanted, failed.next()));
        failed(wanted, failed);
      }
    }
  }

  private void obtained(WantedCertificate wanted, IssuanceProgress.Obtained obtained) {
    X509Certificate certificate = obtained.material().certificate();
    Instant until = certificate.getNotAfter().toInstant();
    String serial = certificate.getSerialNumber().toString(16);
    LOGGER.log(
        System.Logger.Level.INFO,
        "a certificate for {0} was obtained from `{1}` by `{2}`; it holds until `{3}`",
        quoted(wanted),
        directory(wanted),
        obtained.challenge().word(),
        until);
    written(wanted, serial, until.toEpochMilli(), null);
  }

  private void failed(WantedCertificate wanted, IssuanceProgress.Failed failed) {
    String why = String.valueOf(failed.why().getMessage());
    LOGGER.log(
        System.Logger.Level.WARNING,
        "no certificate for {0} from `{1}`: {2}; what is shown stays, and the next order is at"
            + " `{3}`",
        quoted(wanted),
        directory(wanted),
        why,
        failed.next());
    written(wanted, "", 0, why);
  }

  private void written(
      WantedCertificate wanted,
      String serial,
      long until,
      @Nullable String failure) {
    String hosts =
        wanted.hosts().stream().map(ServerName::text).collect(Collectors.joining(" "));
    chronicle.write(
        (id, millis) ->
            new Event.CertificateOrdered(
                id, millis, directory(wanted), hosts, serial, until, failure));
  }

  private static String quoted(WantedCertificate wanted) {
    return wanted.hosts().stream()
        .map(host -> "`" + host + "`")
        .collect(Collectors.joining(", "));
  }

  private static String directory(WantedCertificate wanted) {
    return wanted.authority().directory().toString();
  }
}

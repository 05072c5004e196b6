package dev.munjigi.gates.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a public authority's certificate is renewed: within the window that the authority names (RFC
/// 9773), at a moment that chance picks once; otherwise when a third of its life is left.
///
/// Guarantees: never later than when a sixth of the life is left, whatever the authority says; the
/// authority is asked at most every ten minutes and at least once a day. Not safe for many threads.
final class Renewal {
  private static final Duration SOONEST = Duration.ofMinutes(10);
  private static final Duration LATEST = Duration.ofDays(1);
  private static final Duration UNSAID = Duration.ofHours(6);
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final CertificateIssuer issuer;
  private final RandomGenerator random;
  private @Nullable Plan plan;

  /// @param start of the window that it was picked from, or null
  private record Plan(
      X509Certificate certificate, Instant at, Instant askAgain, @Nullable Instant start) {}

  Renewal(CertificateIssuer issuer, RandomGenerator random) {
    this.issuer = issuer;
    this.random = random;
  }

  /// When a certificate that is kept has to be renewed.
  Instant of(AcmeSettings authority, Material kept, Instant now) throws InterruptedException {
    X509Certificate certificate = kept.certificate();
    Plan before = plan != null && plan.certificate.equals(certificate) ? plan : null;
    if (before != null && now.isBefore(before.askAgain)) {
      return before.at;
    }
    Plan next;
    Instant byAge = Material.dueAt(certificate);
    try {
      Optional<RenewalWindow> window = issuer.window(authority, certificate);
      next =
          window.isEmpty()
              ? new Plan(certificate, byAge, now.plus(UNSAID), null)
              : within(window.get(), certificate, before, now);
    } catch (IssuanceFailed unknown) {
      Instant at = before == null ? byAge : before.at;
      Instant start = before == null ? null : before.start;
      next = new Plan(certificate, at, now.plus(AFTER_FAILURE), start);
    }
    plan = next;
    return next.at;
  }

  private Plan within(
      RenewalWindow window, X509Certificate certificate, @Nullable Plan before, Instant now) {
    Instant askAgain = window.askAgain();
    if (askAgain.isBefore(now.plus(SOONEST))) {
      askAgain = now.plus(SOONEST);
    } else if (askAgain.isAfter(now.plus(LATEST))) {
      askAgain = now.plus(LATEST);
    }
    if (before != null && window.start().equals(before.start)) {
      return new Plan(certificate, before.at, askAgain, before.start);
    }
    long wide = Math.max(1, Duration.between(window.start(), window.end()).toMillis());
    Instant picked = window.start().plusMillis(random.nextLong(wide));
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    Instant latest = to.minus(Duration.between(from, to).dividedBy(6));
    Instant at = picked.isAfter(latest) ? latest : picked;
    return new Plan(certificate, at, askAgain, window.start());
  }
}

package dev.munjigi.engines.acme;

import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.CertificateIssuer;
import dev.munjigi.gates.tls.CertificateOrder;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import dev.munjigi.gates.tls.RenewalWindow;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;

/// Orders certificates over ACME.
///
/// Guarantees: an order ends within its limit, whatever the authority does; so does each request. A
/// failure of any kind is an [IssuanceFailed] that names its step. Safe for use by many threads.
public final class AcmeIssuer implements CertificateIssuer {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration UNSAID = Duration.ofHours(6);

  private final InstantSource clock;
  private final AcmeLimits limits;

  public AcmeIssuer(InstantSource clock) {
    this(clock, AcmeLimits.STANDARD);
  }

  AcmeIssuer(InstantSource clock, AcmeLimits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public List<X509Certificate> issue(CertificateOrder order, Challenges challenges)
      throws IssuanceFailed, InterruptedException {
    BoundedConnection.Deadline deadline = BoundedConnection.Deadline.in(limits.order());
    try (HttpClient client = client(order.authority())) {
      try {
        Session session = session(order.authority().directory(), client, deadline);
        return new AcmeOrder(order, session, challenges, clock, new Pauses(limits, deadline)).run();
      } finally {
        client.shutdownNow();
      }
    }
  }

  @Override
  public Optional<RenewalWindow> window(AcmeSettings authority, X509Certificate certificate)
      throws IssuanceFailed, InterruptedException {
    BoundedConnection.Deadline deadline = BoundedConnection.Deadline.in(limits.request());
    try (HttpClient client = client(authority)) {
      try {
        Session session = session(authority.directory(), client, deadline);
        if (session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
          return Optional.empty();
        }
        // no account is asked about: the answer is public, and no key signs the question
        RenewalInfo told =
            session.login(authority.directory().toURL(), anyKey()).bindRenewalInfo(certificate);
        Instant askAgain = told.fetch().orElseGet(() -> clock.instant().plus(UNSAID));
        return Optional.of(
            new RenewalWindow(
                told.getSuggestedWindowStart(), told.getSuggestedWindowEnd(), askAgain));
      } catch (AcmeException | java.io.IOException | RuntimeException failed) {
        throw Failures.of(Step.RENEWAL_INFORMATION, failed);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static KeyPair anyKey() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has EC keys", e);
    }
  }

  private Session session(URI directory, HttpClient client, BoundedConnection.Deadline deadline) {
    Session session = new Session(directory, new BoundedProvider(client, limits, deadline));
    session.networkSettings().setCompressionEnabled(false);
    session.networkSettings().setTimeout(limits.request());
    return session;
  }

  private static HttpClient client(AcmeSettings authority) throws IssuanceFailed {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1);
    if (authority.root() != null) {
      builder.sslContext(AuthorityFiles.trusting(authority.root()));
    }
    return builder.build();
  }
}

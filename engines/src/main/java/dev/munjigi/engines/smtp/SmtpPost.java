package dev.munjigi.engines.smtp;

import dev.munjigi.engines.file.RootsFile;
import dev.munjigi.gates.identity.MailSettings.Login;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.Secrets;
import dev.munjigi.gates.mail.Delivery.Step;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.mail.Letter;
import dev.munjigi.gates.mail.Post;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Hands letters to a server over SMTP, each on a connection of its own.
public final class SmtpPost implements Post {
  private static final System.Logger LOGGER = System.getLogger(SmtpPost.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Supplier<Optional<MailSettings>> settings;
  private final Supplier<String> self;
  private final InstantSource clock;
  private final Secrets secrets;
  private final Duration patience;

  /// @param settings as they are now; empty where no mail is to leave
  /// @param self the name of the host that this gate is
  /// @param secrets where the password is read from
  public SmtpPost(
      Supplier<Optional<MailSettings>> settings,
      Supplier<String> self,
      InstantSource clock,
      Secrets secrets) {
    this(settings, self, clock, secrets, PATIENCE);
  }

  SmtpPost(
      Supplier<Optional<MailSettings>> settings,
      Supplier<String> self,
      InstantSource clock,
      Secrets secrets,
      Duration patience) {
    this.settings = settings;
    this.self = self;
    this.clock = clock;
    this.secrets = secrets;
    this.patience = patience;
  }

  @Override
  public Delivery deliver(Letter letter) {
    Optional<MailSettings> now = settings.get();
    if (now.isEmpty()) {
      return new Delivery.Postponed(Step.SETTINGS, 0);
    }
    AtomicReference<@Nullable Wire> opened = new AtomicReference<>();
    FutureTask<Delivery> delivery = new FutureTask<>(() -> deliver(letter, now.get(), opened));
    Thread thread = Thread.ofVirtual().name("smtp").start(delivery);
    try {
      return delivery.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      return new Delivery.Postponed(Step.CONNECT, 0);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a letter could not be handed over", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Delivery.Postponed(Step.CONNECT, 0);
    } finally {
      Wire wire = opened.get();
      if (wire != null) {
        wire.close();
      }
      thread.interrupt();
    }
  }

  private Delivery deliver(
      Letter letter, MailSettings now, AtomicReference<@Nullable Wire> opened) {
    Submission.Plan plan;
    try {
      plan = plan(now);
    } catch (IOException | GeneralSecurityException unusable) {
      LOGGER.log(System.Logger.Level.WARNING, "mail cannot leave: {0}", unusable.getMessage());
      return new Delivery.Postponed(Step.SETTINGS, 0);
    }
    String id = UUID.randomUUID().toString();
    byte[] message = Message.of(letter, now.from(), id, clock.instant());
    try (Wire wire = Wire.open(now.server().host(), now.server().port())) {
      opened.set(wire);
      return new Submission(wire, plan).send(now.from().address(), letter.to(), message);
    } catch (IOException unreachable) {
      return new Delivery.Postponed(Step.CONNECT, 0);
    }
  }

  private Submission.Plan plan(MailSettings now) throws IOException, GeneralSecurityException {
    Path root = now.root();
    SSLContext context = root == null ? SSLContext.getDefault() : RootsFile.trusting(root);
    Login login = now.login();
    return login == null
        ? new Submission.Plan(now.server(), context, self.get(), "", null)
        : new Submission.Plan(
            now.server(), context, self.get(), login.user(), secrets.of(login.password()));
  }
}

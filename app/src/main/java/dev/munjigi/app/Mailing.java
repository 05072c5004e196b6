package dev.munjigi.app;

import dev.munjigi.control.pages.Letters;
import dev.munjigi.engines.file.KeptSecrets;
import dev.munjigi.engines.smtp.SmtpPost;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.Postage;
import dev.munjigi.gates.signin.Posted;
import dev.munjigi.gates.signin.Postman;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends the mail that waits, one letter after the other, and says in the log what cannot be sent.
final class Mailing {
  private static final System.Logger LOGGER = System.getLogger(Mailing.class.getName());
  private static final Duration NEXT = Duration.ofMillis(20);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration UNREACHABLE = Duration.ofSeconds(10);

  private final Supplier<IdentitySettings> settings;
  private final Errands errands;
  private final Postman postman;
  private volatile int waiting;

  Mailing(Means means, Errands errands, Postage postage) {
    this.settings = means.settings();
    this.errands = errands;
    SmtpPost post =
        new SmtpPost(
            () -> Optional.ofNullable(settings.get().mail()),
            () -> settings.get().host(),
            means.clock(),
            new KeptSecrets());
    this.postman = new Postman(means, errands, post, postage, new Letters());
  }

  /// Sends the next letter that is due.
  ///
  /// @return how long to wait before the one after
  Duration step() {
    Optional<Posted> posted = settings.get().mail() == null ? Optional.empty() : postman.step();
    waiting = errands.waiting();
    posted.ifPresent(Mailing::say);
    return posted
        .map(
            one ->
                one.delivery() instanceof Delivery.Postponed later && later.forAll()
                    ? UNREACHABLE
                    : NEXT)
        .orElse(IDLE);
  }

  /// How many letters wait, as of the last step.
  int waiting() {
    return waiting;
  }

  private static void say(Posted posted) {
    System.Logger.Level level =
        switch (posted.result()) {
          case SENT, NOBODY -> System.Logger.Level.DEBUG;
          case LATER, TOO_MANY, REFUSED, GIVEN_UP -> System.Logger.Level.WARNING;
        };
    LOGGER.log(
        level,
        "mail `{0}` ({1}) is {2}{3}",
        posted.errand(),
        posted.kind() == null ? "unreadable" : word(posted.kind()),
        word(posted.result()),
        why(posted.delivery()));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String why(@Nullable Delivery delivery) {
    return switch (delivery) {
      case null -> "";
      case Delivery.Taken _ -> "";
      case Delivery.Postponed(Delivery.Step step, int code) -> ": " + word(step) + code(code);
      case Delivery.Refused(Delivery.Step step, int code) -> ": " + word(step) + code(code);
    };
  }

  private static String code(int code) {
    return code == 0 ? "" : " " + code;
  }
}

package dev.munjigi.app;

import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.Event.AccountChange;
import dev.munjigi.gates.audit.Event.Authentication;
import dev.munjigi.gates.audit.Event.Count;
import dev.munjigi.gates.audit.Event.Who;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.Users;
import dev.munjigi.gates.signin.SignInEvent;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes what people do to sign in into the audit log. Of the failures of one network (an IPv4
/// address, an IPv6 /64) for one reason those beyond the first between two calls of [#write] make
/// one event. Safe for many threads.
final class SignInLog implements Consumer<SignInEvent> {
  private static final System.Logger LOGGER = System.getLogger(SignInLog.class.getName());
  private static final Address OTHERS = new Address(0, 0);

  private final Chronicle chronicle;
  private final Users users;
  private final Supplier<String> host;
  private final InstantSource clock;
  private final ProviderWarnings warnings;
  private final Tally<Kind, SignInEvent.Failed> failures =
      new Tally<>(own -> new Kind(Network.of(OTHERS), own.why()));

  private record Kind(Network source, SignInEvent.Reason why) {}

  /// @param users tells the names of those whom events are about
  /// @param host the identity host, as it is now
  SignInLog(Chronicle chronicle, Users users, Supplier<String> host, InstantSource clock) {
    this.chronicle = chronicle;
    this.users = users;
    this.host = host;
    this.clock = clock;
    this.warnings = new ProviderWarnings(clock);
  }

  @Override
  public void accept(SignInEvent event) {
    Who who = new Who(arn(event.user()), event.from());
    switch (event) {
      case SignInEvent.SignedIn in ->
          done(Authentication.LOGON, who, in.session().toString(), in.secondFactor(), 1);
      case SignInEvent.Ended ended -> done(Authentication.LOGOFF, who, "", false, ended.sessions());
      case SignInEvent.HandedOver over -> handedOver(over, who);
      case SignInEvent.Changed changed -> changed(changed.what(), who);
      case SignInEvent.Failed failed -> failed(failed, who);
      case SignInEvent.ProviderFailed failed -> {
        warnings.tell(failed);
        failed(
            new SignInEvent.Failed(null, SignInEvent.Reason.PROVIDER_FAILED, failed.from()), who);
      }
    }
  }

  private @Nullable String arn(@Nullable Id user) {
    try {
      return user == null ? null : users.byId(user).map(User::arn).orElse(null);
    } catch (RuntimeException unreadable) {
      LOGGER.log(System.Logger.Level.WARNING, "a person's name could not be read", unreadable);
      return null;
    }
  }

  private void done(
      Authentication kind, Who who, String session, boolean secondFactor, int times) {
    chronicle.write(
        (id, millis) ->
            new Event.Authenticated(
                id,
                millis,
                kind,
                who,
                session,
                secondFactor,
                host.get(),
                null,
                new Count(times, millis)));
  }

  private void handedOver(SignInEvent.HandedOver over, Who who) {
    chronicle.write(
        (id, millis) ->
            new Event.Authenticated(
                id,
                millis,
                Authentication.HAND_OVER,
                who,
                over.session().toString(),
                false,
                over.host(),
                null,
                new Count(1, millis)));
  }

  private void changed(SignInEvent.What what, Who who) {
    AccountChange change =
        switch (what) {
          case SET_UP, PROVIDER_CAME, SIGNED_UP -> AccountChange.CREATE;
          case INVITATION_ACCEPTED -> AccountChange.ENABLE;
          case PASSWORD -> AccountChange.PASSWORD_CHANGE;
          case PASSWORD_RESET -> AccountChange.PASSWORD_RESET;
          case SECOND_FACTOR_ADDED, PASSKEY_ADDED -> AccountChange.FACTOR_ENABLE;
          case SECOND_FACTOR_REMOVED, PASSKEY_REMOVED -> AccountChange.FACTOR_DISABLE;
          case RECOVERY_CODE_USED,
                  RECOVERY_CODES_RENEWED,
                  PROVIDER_LINKED,
                  PROVIDER_UNLINKED,
                  MAIL_PROVEN ->
              AccountChange.OTHER;
        };
    chronicle.write(
        (id, millis) -> new Event.AccountChanged(id, millis, change, word(what), who));
  }

  private void failed(SignInEvent.Failed failed, Who who) {
    Address from = failed.from();
    // ATTACK: whoever has one IPv6 address has the 2^64 of its network
    Kind own = new Kind(Network.of(from, from.isV4() ? 128 : 64), failed.why());
    boolean counted;
    synchronized (failures) {
      Kind kind = failures.placed(own);
      SignInEvent.Failed shown =
          kind.equals(own) ? failed : new SignInEvent.Failed(null, failed.why(), OTHERS);
      counted = failures.countBeyondFirst(kind, shown, clock.millis());
    }
    if (!counted) {
      chronicle.write((id, millis) -> failure(id, millis, failed.why(), who, 1, millis));
    }
  }

  private Event failure(
      Id id, long millis, SignInEvent.Reason why, Who who, long times, long lastMillis) {
    return new Event.Authenticated(
        id,
        millis,
        Authentication.LOGON,
        who,
        "",
        false,
        host.get(),
        word(why),
        new Count(times, lastMillis));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Writes down what was counted so far, and begins anew.
  void write() {
    List<Tally.Count<SignInEvent.Failed>> taken;
    synchronized (failures) {
      taken = failures.take();
    }
    for (Tally.Count<SignInEvent.Failed> count : taken) {
      SignInEvent.Failed first = count.first();
      Who who = new Who(arn(first.user()), first.from());
      chronicle.write(
          (id, millis) ->
              failure(
                  id,
                  count.firstMillis(),
                  first.why(),
                  who,
                  count.times(),
                  count.lastMillis()));
    }
  }
}

package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.mail.Letter;
import dev.munjigi.gates.mail.Post;
import dev.munjigi.gates.mail.Spooled;
import dev.munjigi.gates.signin.Stationery.Occasion;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs errands: finds out whom to write to, makes the link, writes, sends.
///
/// Guarantees: a letter about somebody goes to the address that is kept of them, never to what was
/// typed; a link is for the person, purpose and address that it was made for; an errand is forgotten
/// once the server took its letter, will never take it, or its time has passed, and otherwise tried
/// again. Does not guarantee that a letter comes once: a server that took it and did not say so gets
/// it again, with another link.
public final class Postman {
  private final Means means;
  private final Errands errands;
  private final Post post;
  private final Postage postage;
  private final Stationery stationery;

  public Postman(
      Means means, Errands errands, Post post, Postage postage, Stationery stationery) {
    this.means = means;
    this.errands = errands;
    this.post = post;
    this.postage = postage;
    this.stationery = stationery;
  }

  /// Whom to tell what.
  private record Task(MailAddress to, Occasion occasion) {}

  /// Runs the next errand, if one is due.
  public Optional<Posted> step() {
    return errands.claim().map(this::run);
  }

  private Posted run(Errands.Claimed claimed) {
    Spooled spooled = claimed.spooled();
    Errand errand = claimed.errand().orElse(null);
    if (!spooled.until().isAfter(means.now())) {
      return over(spooled, errand, Posted.Result.GIVEN_UP, null);
    }
    if (errand == null) {
      return new Posted(spooled.id(), null, Posted.Result.LATER, null);
    }
    Optional<Task> task = task(errand);
    if (task.isEmpty()) {
      return over(spooled, errand, Posted.Result.NOBODY, null);
    }
    MailAddress to = task.get().to();
    if (spooled.tries() == 1
        && counted(errand.kind())
        && !postage.take(Postage.Count.WRITTEN_TO, to.toString())) {
      return over(spooled, errand, Posted.Result.TOO_MANY, null);
    }
    Letter letter = stationery.write(to, task.get().occasion(), errand.language());
    return switch (post.deliver(letter)) {
      case Delivery.Taken taken -> over(spooled, errand, Posted.Result.SENT, taken);
      case Delivery.Refused never -> over(spooled, errand, Posted.Result.REFUSED, never);
      case Delivery.Postponed later ->
          new Posted(spooled.id(), errand.kind(), Posted.Result.LATER, later);
    };
  }

  private Posted over(
      Spooled spooled,
      @Nullable Errand errand,
      Posted.Result result,
      @Nullable Delivery delivery) {
    errands.done(spooled);
    return new Posted(
        spooled.id(), errand == null ? null : errand.kind(), result, delivery);
  }

  /// Whether strangers can have it sent.
  private static boolean counted(Errand.Kind kind) {
    return switch (kind) {
      case FORGOTTEN, PROOF, SIGN_UP -> true;
      case INVITATION, MOVED -> false;
    };
  }

  private Optional<Task> task(Errand errand) {
    return switch (errand.kind()) {
      case FORGOTTEN -> named(errand.who()).flatMap(this::forgotten);
      case INVITATION -> user(errand.who()).flatMap(this::invitation);
      case PROOF -> user(errand.who()).flatMap(user -> proof(user, errand));
      case MOVED ->
          user(errand.who())
              .flatMap(user -> to(errand, new Occasion.Moved(user.name().text())));
      case SIGN_UP -> signUp(errand);
    };
  }

  private Optional<User> user(String id) {
    return Id.parse(id)
        .flatMap(parsed -> means.store().users().byId(parsed))
        .filter(user -> user.state() != User.State.DISABLED);
  }

  private Optional<User> named(String typed) {
    return MailAddress.of(typed)
        .flatMap(address -> means.store().users().byMail(address.toString()))
        .or(
            () ->
                UserName.of(typed).flatMap(name -> means.store().users().byName(name)));
  }

  private static Optional<MailAddress> kept(User user) {
    String mail = user.mail();
    return mail == null ? Optional.empty() : MailAddress.of(mail);
  }

  /// INVARIANT: only who has a password can have forgotten it: mail adds no way in to an account that
  /// is entered by other means alone.
  private Optional<Task> forgotten(User user) {
    boolean may =
        user.state() == User.State.ACTIVE
            && user.mailVerified()
            && Bodies.only(
                    means.store().credentials().of(user.id()), Credential.Kind.PASSWORD)
                .isPresent();
    return kept(user)
        .filter(to -> may)
        .map(
            to -> {
              URI link = link("/reset", OneTime.Purpose.PASSWORD_RESET, user.id(), to.toString());
              return new Task(to, new Occasion.Forgotten(user.name().text(), link));
            });
  }

  private Optional<Task> invitation(User user) {
    return kept(user)
        .map(
            to -> {
              String body = Bodies.write(new Bodies.Proof(to.toString()));
              URI link = link("/invitation", OneTime.Purpose.INVITATION, user.id(), body);
              return new Task(to, new Occasion.Invited(user.name().text(), link));
            });
  }

  private Optional<Task> proof(User user, Errand errand) {
    Optional<User> owner = means.store().users().byMail(errand.address());
    if (owner.isPresent()) {
      return owner.get().id().equals(user.id())
          ? Optional.empty()
          : to(errand, new Occasion.AddressTaken());
    }
    String body = Bodies.write(new Bodies.Proof(errand.address()));
    URI link = link("/account/mail/proof", OneTime.Purpose.MAIL_PROOF, user.id(), body);
    return to(errand, new Occasion.ProofAsked(link));
  }

  private Optional<Task> signUp(Errand errand) {
    MailSettings mail = means.settings().get().mail();
    Optional<MailAddress> address = MailAddress.of(errand.address());
    Optional<UserName> name = SignUps.name(errand.who());
    if (mail == null || mail.signUp() == null || address.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    if (!mail.signUp().allows(address.get())) {
      return Optional.empty();
    }
    Optional<User> owner = means.store().users().byMail(address.get().toString());
    if (owner.isPresent()) {
      URI in = means.settings().get().url().resolve("/sign-in");
      return to(errand, new Occasion.AlreadyKnown(owner.get().name().text(), in));
    }
    if (means.settings().get().isNamed(name.get())
        || means.store().users().byName(name.get()).isPresent()) {
      URI again = means.settings().get().url().resolve("/sign-up");
      return to(errand, new Occasion.NameTaken(again));
    }
    String body =
        Bodies.write(new Bodies.Wanted(name.get().text(), address.get().toString()));
    return to(errand, new Occasion.SignUpAsked(link("/signed-up", SignUps.PURPOSE, "", body)));
  }

  private static Optional<Task> to(Errand errand, Occasion occasion) {
    return MailAddress.of(errand.address()).map(to -> new Task(to, occasion));
  }

  private URI link(String path, OneTime.Purpose purpose, Object subject, String body) {
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random());
    means
        .store()
        .oneTimes()
        .put(
            new OneTime(
                token.hash(),
                purpose,
                subject.toString(),
                body,
                means.now().plus(holds(purpose))));
    return means.settings().get().url().resolve(path + "?token=" + token.reveal());
  }

  private static Duration holds(OneTime.Purpose purpose) {
    return purpose == OneTime.Purpose.PASSWORD_RESET
        ? Errand.Kind.FORGOTTEN.holds()
        : Invitations.HOLDS;
  }
}

package dev.munjigi.control.pages;

import dev.munjigi.control.HostPart;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Secrets;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.oauth.Authorization;
import dev.munjigi.gates.signin.Destinations;
import dev.munjigi.gates.signin.Guesses;
import dev.munjigi.gates.signin.Hashing;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.PasswordRules;
import dev.munjigi.gates.signin.Postage;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Wrapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The service that people sign in at: all paths of the identity host, and those below `/.munjigi/` on
/// every other one.
///
/// Guarantees: nothing changes but by a form that was made for the same browser and session and comes
/// from the identity host's own pages; a person who is not there, or has another password, is
/// answered alike; no redirect leads anywhere but to the gate's own hosts; no answer is kept by a
/// cache or shown in a frame. Does not guarantee that a look-alike of these pages elsewhere is found
/// out.
public final class SignInPages implements HostPart {
  private static final long STEP = Duration.ofMillis(50).toNanos();

  private final Supplier<IdentitySettings> settings;
  private final Flows flows;
  private final FormTokens tokens;
  private final ExternalPages external;
  private final EntrancePages entrance;
  private final AccountPages account;
  private final MailPages mail;
  private final HandOverPages handOver;
  private final ConsentPages consent;
  private final byte[] style;
  private final byte[] script;

  /// What the pages need.
  ///
  /// @param settings as they are now
  /// @param rules what a new password has to be, as it is now
  /// @param deviceKey for the cookies of known devices, 32 bytes, the same at every gate
  /// @param formKey for the tokens and the challenges of forms, 32 bytes, the same at every gate
  /// @param destinations the hosts and ports where services are reached
  /// @param events is told what happened; returns soon and throws nothing
  /// @param outside where OpenID providers are reached
  public record Parts(
      IdentityStore store,
      Supplier<IdentitySettings> settings,
      Supplier<PasswordRules> rules,
      Hashing hashing,
      Guesses guesses,
      Wrapping wrapping,
      MailParts mail,
      Secret deviceKey,
      Secret formKey,
      Destinations destinations,
      InstantSource clock,
      SecureRandom random,
      Consumer<SignInEvent> events,
      Outside outside) {}

  /// Where providers are reached.
  ///
  /// @param fetch asks them
  /// @param secrets what they gave the gate
  public record Outside(Fetch fetch, Secrets secrets) {}

  /// What the pages need to send mail.
  ///
  /// @param spool where it waits
  public record MailParts(Spool spool, Postage postage) {}

  /// @param authorization what applications send people here for
  public SignInPages(Parts parts, Authorization authorization) {
    this.settings = parts.settings();
    this.flows = Flows.of(parts);
    this.tokens = new FormTokens(parts.formKey(), parts.random());
    this.external = new ExternalPages(flows);
    this.entrance = new EntrancePages(flows, settings, external);
    this.account = new AccountPages(flows, settings, external);
    this.mail = new MailPages(flows, flows.mail(), settings);
    this.handOver = new HandOverPages(flows, settings);
    this.consent = new ConsentPages(authorization);
    this.style = file("style.css");
    this.script = file("passkey.js");
  }

  private static byte[] file(String name) {
    try (InputStream in = SignInPages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("`" + name + "` is not in the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Response answer(CanonicalRequest request, byte[] body) {
    boolean identity = request.host().equals(settings.get().host());
    Optional<SignedIn> who =
        identity && request.scheme().equals("https")
            ? flows.sessions().behind(Cookies.of(request, Cookies.SESSION))
            : Optional.empty();
    Turn turn = new Turn(request, who, tokens);
    try {
      if (!request.scheme().equals("https")) {
        throw new PageFault(403, Words.CLEAR_TEXT);
      }
      if (request.path().encoded().equals(Layout.STYLE)) {
        reading(request);
        return file("text/css", style);
      }
      return identity ? identity(turn, body) : service(turn);
    } catch (PageFault fault) {
      if (!fault.allow().isEmpty()) {
        turn.add("allow", fault.allow());
      }
      return new Layout(turn).page(fault.status(), fault.words(), null);
    }
  }

  private Response identity(Turn turn, byte[] body) {
    CanonicalRequest request = turn.request();
    return switch (request.path().encoded()) {
      case "/" -> {
        reading(request);
        yield turn.redirect("/account");
      }
      case "/sign-in" -> evenly(() -> entrance.signIn(turn, form(turn, body)), turn);
      case "/second-factor" -> evenly(() -> entrance.secondFactor(turn, form(turn, body)), turn);
      case "/continue" -> {
        reading(request);
        yield entrance.goOn(turn);
      }
      case "/sign-out" -> entrance.signOut(turn, form(turn, body));
      case "/signed-out" -> {
        reading(request);
        yield entrance.signedOut(turn);
      }
      case "/invitation" -> entrance.invitation(turn, form(turn, body));
      case "/setup" -> entrance.setUp(turn, form(turn, body));
      case "/account" -> account.overview(turn, form(turn, body));
      case "/account/password" -> account.password(turn, form(turn, body));
      case "/account/second-factor" -> account.factor(turn, form(turn, body));
      case ExternalPages.ACCOUNT -> external.account(turn, form(turn, body));
      case "/forgotten" -> mail.forgotten(turn, form(turn, body));
      case "/reset" -> mail.reset(turn, form(turn, body));
      case "/sign-up" -> mail.signUp(turn, form(turn, body));
      case "/signed-up" -> mail.signedUp(turn, form(turn, body));
      case "/account/mail" -> mail.address(turn, form(turn, body));
      case "/account/mail/proof" -> mail.proof(turn, form(turn, body));
      case "/account/recovery-codes" -> account.recoveryCodes(turn, form(turn, body));
      case PasskeyPages.LIST -> account.passkeys(turn, form(turn, body));
      case "/account/passkey" -> account.passkey(turn, form(turn, body));
      case PasskeyForms.SCRIPT -> {
        reading(request);
        yield file("text/javascript", script);
      }
      case "/hand-over" -> {
        reading(request);
        yield handOver.leave(turn);
      }
      case String path when path.startsWith(ExternalPages.EXTERNAL) -> {
        reading(request);
        yield external.answer(turn);
      }
      case ConsentPages.PATH ->
          ConsentPages.requests(request, body)
              ? consent.turned(turn, body)
              : consent.answer(turn, form(turn, body));
      default -> throw new PageFault(404, Words.NOT_FOUND);
    };
  }

  /// ATTACK: whether somebody is there would show in how long an answer takes: the store finds rows or
  /// does not, the log knows a name or does not. The answer to a form leaves at a whole step of time.
  private static Response evenly(Supplier<Response> answer, Turn turn) {
    long began = System.nanoTime();
    Response response = answer.get();
    if (!reads(turn.request())) {
      try {
        Thread.sleep(Duration.ofNanos(STEP - (System.nanoTime() - began) % STEP));
      } catch (InterruptedException gone) {
        Thread.currentThread().interrupt();
      }
    }
    return response;
  }

  private Response service(Turn turn) {
    reading(turn.request());
    return switch (turn.request().path().encoded()) {
      case HandOverPages.SIGN_IN -> handOver.begin(turn);
      case HandOverPages.ARRIVE -> handOver.arrive(turn);
      case HandOverPages.SIGN_OUT -> handOver.signOut(turn);
      default -> throw new PageFault(404, Words.NOT_FOUND);
    };
  }

  private static void reading(CanonicalRequest request) {
    if (!reads(request)) {
      throw PageFault.notAllowed("GET, HEAD");
    }
  }

  private static boolean reads(CanonicalRequest request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /// The form that was sent; empty where a page is asked for.
  private Optional<FormBody> form(Turn turn, byte[] body) {
    if (reads(turn.request())) {
      return Optional.empty();
    }
    if (!turn.request().method().equals("POST")) {
      throw PageFault.notAllowed("GET, HEAD, POST");
    }
    if (!own(turn.request().fields())) {
      throw new PageFault(403, Words.NOT_OURS);
    }
    FormBody form = FormBody.read(turn.request().fields(), body);
    if (!turn.made(form.get(Layout.TOKEN))) {
      throw new PageFault(403, Words.NOT_OURS);
    }
    return Optional.of(form);
  }

  /// ATTACK: pages of other sites can send forms here with this browser's cookies (CWE-352).
  private boolean own(Fields fields) {
    List<String> origins = fields.all("origin");
    if (origins.isEmpty()) {
      return fields.all("sec-fetch-site").equals(List.of("same-origin"));
    }
    return origins.equals(List.of(settings.get().origin()));
  }

  private static Response file(String type, byte[] content) {
    return new Response(
        200,
        Fields.of(
            "content-type",
            type + "; charset=utf-8",
            "x-content-type-options",
            "nosniff",
            "cache-control",
            "public, max-age=3600"),
        content.clone());
  }
}

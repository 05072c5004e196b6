package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.element;

import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.signin.HandOver;
import dev.munjigi.gates.signin.LocalPath;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The ends of a hand-over: at the host of a service, where it begins and arrives, and at the identity
/// host.
final class HandOverPages {
  static final String SIGN_IN = IdentitySettings.OWN_PATH + "sign-in";
  static final String ARRIVE = IdentitySettings.OWN_PATH + "arrive";
  static final String SIGN_OUT = IdentitySettings.OWN_PATH + "sign-out";

  private static final Duration ON_THE_WAY = Duration.ofMinutes(10);

  private final Flows flows;
  private final Supplier<IdentitySettings> settings;

  HandOverPages(Flows flows, Supplier<IdentitySettings> settings) {
    this.flows = flows;
    this.settings = settings;
  }

  private static HandOver.Place place(CanonicalRequest request) {
    return new HandOver.Place(request.host(), request.port());
  }

  /// At a service's host: sends the browser to sign in.
  Response begin(Turn turn) {
    LocalPath to =
        LocalPath.of(turn.query("to"))
            .filter(path -> !path.text().startsWith(IdentitySettings.OWN_PATH))
            .orElse(LocalPath.ROOT);
    OpaqueToken way = flows.handOver().way(Cookies.of(turn.request(), Cookies.WAY));
    turn.set(Cookies.set(Cookies.WAY, way.reveal(), ON_THE_WAY));
    return turn.redirect(
        base()
            + "/hand-over?host="
            + Turn.encoded(place(turn.request()).authority())
            + "&to="
            + Turn.encoded(to.text())
            + "&way="
            + way.hash());
  }

  private String base() {
    URI url = settings.get().url();
    return "https://" + url.getRawAuthority();
  }

  /// At the identity host: sends the browser back with a code, or to sign in first.
  Response leave(Turn turn) {
    HandOver.Wish wish =
        flows
            .handOver()
            .wish(turn.query("host"), turn.query("to"), turn.query("way"))
            .orElseThrow(() -> new PageFault(400, Words.CANNOT_GO));
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return turn.redirect("/sign-in?next=" + Turn.encoded(turn.self()));
    }
    OpaqueToken code = flows.handOver().leave(who.get(), wish, turn.request().client());
    return turn.redirect(
        "https://" + wish.place().authority() + ARRIVE + "?code=" + code.reveal());
  }

  /// At a service's host: the session has come.
  Response arrive(Turn turn) {
    CanonicalRequest request = turn.request();
    Optional<HandOver.Arrived> arrived =
        flows
            .handOver()
            .arrive(
                turn.query("code"),
                place(request),
                Cookies.of(request, Cookies.WAY),
                request.client());
    turn.set(Cookies.end(Cookies.WAY));
    if (arrived.isEmpty()) {
      Layout layout = new Layout(turn);
      return layout.page(
          403,
          Words.SIGN_IN,
          new Problem(Words.NO_ARRIVAL, ""),
          element("p", layout.link(SIGN_IN, Words.SIGN_IN_AGAIN)));
    }
    turn.set(Cookies.set(Cookies.SESSION, arrived.get().token().reveal()));
    return turn.redirect(arrived.get().to().text());
  }

  /// At a service's host: sign-out is at the identity host, for all.
  Response signOut(Turn turn) {
    return turn.redirect(base() + "/sign-out");
  }
}

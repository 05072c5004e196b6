package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.Sessions;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes a session from the identity host to the host of a service, through a code in a redirect.
///
/// Guarantees: a code works once, for 30 s, at the host and port it was made for, and in the browser
/// that asked for it; it goes to nobody but hosts of the gate's services. Does not guarantee that
/// the person wanted to go there: a link from elsewhere signs them in where they may be anyway.
public final class HandOver {
  /// How long a code works.
  public static final Duration HOLDS = Duration.ofSeconds(30);

  private static final int HTTPS = 443;
  private static final int MOST_PORT = 65_535;
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Means means;
  private final Destinations destinations;

  public HandOver(Means means, Destinations destinations) {
    this.means = means;
    this.destinations = destinations;
  }

  /// A host of a service and its port, as a URL names them.
  public record Place(String host, int port) {
    /// Without the port that `https` has anyway.
    public String authority() {
      return port == HTTPS ? host : host + ":" + port;
    }
  }

  /// What a browser asks for.
  ///
  /// @param place where to
  /// @param to the path there
  /// @param way the hash of what the browser holds there, in lower-case hexadecimal
  public record Wish(Place place, LocalPath to, String way) {
    public Wish {
      if (!HASH.matcher(way).matches()) {
        throw new IllegalArgumentException("no hash of a way");
      }
    }
  }

  /// A session that has come to a host.
  ///
  /// @param token its cookie there
  public record Arrived(OpaqueToken token, LocalPath to) {}

  /// What a browser holds at a service's host while it is on its way: the one it has, or a new one.
  public OpaqueToken way(@Nullable String held) {
    return Optional.ofNullable(held)
        .flatMap(text -> OpaqueToken.parse(OpaqueToken.Kind.CODE, text))
        .orElseGet(() -> OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random()));
  }

  /// Reads what a browser asks for; empty when it may not be asked.
  public Optional<Wish> wish(String authority, String to, String way) {
    boolean hash = HASH.matcher(way).matches();
    Optional<Place> place = place(authority);
    Optional<LocalPath> path = LocalPath.of(to);
    return hash && place.isPresent() && path.isPresent()
        ? Optional.of(new Wish(place.get(), path.get(), way))
        : Optional.empty();
  }

  private Optional<Place> place(String authority) {
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "443" : authority.substring(colon + 1);
    if (!HOST.matcher(host).matches() || !PORT.matcher(port).matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(port);
    boolean reached =
        number <= MOST_PORT
            && !host.equals(means.settings().get().host())
            && destinations.reaches(host, number);
    return reached ? Optional.of(new Place(host, number)) : Optional.empty();
  }

  /// A code with which the browser arrives.
  public OpaqueToken leave(SignedIn who, Wish wish, Address from) {
    OpaqueToken code = OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random());
    Place place = wish.place();
    String body =
        Bodies.write(
            new Bodies.Crossing(
                who.user().id().toString(),
                place.host(),
                place.port(),
                wish.to().text(),
                wish.way()));
    String session = who.session().id().toString();
    means
        .store()
        .oneTimes()
        .put(
            new OneTime(
                code.hash(),
                OneTime.Purpose.HAND_OVER,
                session,
                body,
                means.now().plus(HOLDS)));
    means.tell(
        new SignInEvent.HandedOver(
            who.user().id(), who.session().id(), place.authority(), from));
    return code;
  }

  /// Uses a code up.
  ///
  /// @param code as it came
  /// @param at the host and port that it came to
  /// @param way what the browser holds there, or null
  public Optional<Arrived> arrive(String code, Place at, @Nullable String way, Address from) {
    Optional<OneTime> taken =
        OpaqueToken.parse(OpaqueToken.Kind.CODE, code)
            .flatMap(
                token ->
                    means
                        .store()
                        .oneTimes()
                        .take(token.hash(), OneTime.Purpose.HAND_OVER, means.now()));
    Optional<Arrived> arrived = taken.flatMap(token -> arrived(token, at, way));
    if (arrived.isEmpty()) {
      means.tell(new SignInEvent.Failed(null, SignInEvent.Reason.TOKEN_REFUSED, from));
    }
    return arrived;
  }

  private Optional<Arrived> arrived(OneTime token, Place at, @Nullable String way) {
    Bodies.Crossing crossing = Bodies.read(token.body(), Bodies.Crossing.class);
    Optional<OpaqueToken> held =
        Optional.ofNullable(way)
            .flatMap(text -> OpaqueToken.parse(OpaqueToken.Kind.CODE, text))
            .filter(one -> same(one.hash(), crossing.way()));
    boolean here = crossing.host().equals(at.host()) && crossing.port() == at.port();
    if (held.isEmpty() || !here) {
      return Optional.empty();
    }
    return session(crossing.user(), token.subject())
        .flatMap(session -> attached(session, at.host()))
        .map(fresh -> new Arrived(fresh, new LocalPath(crossing.to())));
  }

  private Optional<Session> session(String user, String id) {
    return Id.parse(user)
        .flatMap(
            owner ->
                means.store().sessions().of(owner).stream()
                    .filter(session -> session.id().toString().equals(id))
                    .findFirst())
        .flatMap(session -> new OwnSessions(means).alive(session))
        .map(SignedIn::session);
  }

  private Optional<OpaqueToken> attached(Session session, String host) {
    OpaqueToken fresh = OpaqueToken.generate(OpaqueToken.Kind.SESSION, means.random());
    Handle handle = new Handle(fresh.hash(), session.id(), host);
    return means.store().sessions().attach(session, handle, Sessions.Replacing.ITS_HOST) == Kept.KEPT
        ? Optional.of(fresh)
        : Optional.empty();
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }
}

package dev.munjigi.control;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The JSON objects about identities, as [Wire] those of all else.
///
/// Guarantees: none has a hash or a credential, and none but [Invitation], [CreatedUser],
/// [CreatedKey] and [JoinOffer] anything that lets somebody in.
final class IdentityWire {
  private IdentityWire() {}

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  record UserEntry(
      @Says("never changes") String id,
      @Says("what they sign in with") String name,
      @Says("how pages call them") String shown,
      @Says("their mail address, or null") @Nullable String mail,
      @Says("whether a message to it was answered") boolean mailVerified,
      @Says("the names of their groups") List<String> groups,
      @Says("`invited`, `active` or `disabled`") String state,
      @Says(value = "when they were added", format = "date-time") String created) {
    static UserEntry of(User user) {
      return new UserEntry(
          user.id().toString(),
          user.name().text(),
          user.shown(),
          user.mail(),
          user.mailVerified(),
          List.copyOf(user.groups()),
          word(user.state()),
          user.created().toString());
    }
  }

  record UserPage(
      @Says("people, by name") List<UserEntry> users,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  record Invitation(
      @Says("the link that sets a password, once, for 24 hours; null when it was not wanted")
          @Nullable String link,
      @Says("`none`, `waits` for a letter that is sent soon, `no-room` when too many wait")
          String letter) {
    static Invitation of(Identities.Invitation one) {
      return new Invitation(one.link(), word(one.letter()));
    }
  }

  record CreatedUser(
      @Says("who was added") UserEntry user,
      @Says("how they come in for the first time") Invitation invitation) {}

  record EndedSessions(@Says("how many sessions ended") int sessions) {}

  record FactorsReset(
      @Says("how many second factors and passkeys were removed") int factors,
      @Says("how many sessions ended") int sessions) {}

  record GroupEntry(@Says("its name") String name, @Says("what it is for") String about) {
    static GroupEntry of(Group group) {
      return new GroupEntry(group.name(), group.about());
    }
  }

  record GroupPage(
      @Says("groups, by name") List<GroupEntry> groups,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  record KeyEntry(
      @Says("its id") String id,
      @Says("whose rights it has") String owner,
      @Says("its first characters") String prefix,
      @Says("what it is for") String label,
      @Says("the actions that it is cut down to; none for no cut") List<String> scopes,
      @Says(value = "when it was made", format = "date-time") String created,
      @Says(value = "when it ends, or null", format = "date-time") @Nullable String until,
      @Says(value = "when it was last used, or null", format = "date-time") @Nullable String used) {
    static KeyEntry of(ApiKey key) {
      return new KeyEntry(
          key.id().toString(),
          key.owner(),
          key.prefix(),
          key.label(),
          List.copyOf(key.scopes()),
          key.created().toString(),
          text(key.until()),
          text(key.used()));
    }
  }

  record KeyPage(
      @Says("keys, the oldest first") List<KeyEntry> keys,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  record CreatedKey(
      @Says("its id") String id,
      @Says("the key itself; it is shown this once") String key,
      @Says(value = "when it ends", format = "date-time") String until) {
    static CreatedKey of(Identities.NewKey made) {
      return new CreatedKey(made.id().toString(), made.key(), made.until().toString());
    }
  }

  record NodeEntry(
      @Says("its name") String name,
      @Says("its SPIFFE ID") String identity,
      @Says("how it joined: `token`, or the issuer of its platform's token") String by,
      @Says("where it is; may be empty") String zone,
      @Says(value = "when it joined", format = "date-time") String joined,
      @Says(value = "when it last got a certificate", format = "date-time") String renewed,
      @Says(value = "when it was shut out, or null", format = "date-time")
          @Nullable String revoked) {
    static NodeEntry of(Node node) {
      Instant revoked = node.revoked();
      return new NodeEntry(
          node.name(),
          node.spiffeId(),
          node.joinedBy(),
          node.zone(),
          node.joined().toString(),
          node.renewed().toString(),
          text(revoked));
    }
  }

  record NodePage(
      @Says("what joined, by name") List<NodeEntry> nodes,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  record JoinOffer(
      @Says(value = "`--gate` of `munjigi node join`", format = "uri") String gate,
      @Says("its `--token`; works once") String token,
      @Says(value = "when it ends", format = "date-time") String until) {
    static JoinOffer of(Identities.JoinOffer offer) {
      return new JoinOffer(offer.gate(), offer.token(), offer.until().toString());
    }
  }

  record ShutOut(@Says("the SPIFFE ID of what was shut out") String identity) {}

  record SessionEntry(
      @Says("its id") String id,
      @Says("from where they signed in") String from,
      @Says("what the browser called itself") String agent,
      @Says("how they proved who they are (RFC 8176)") List<String> methods,
      @Says(value = "since when", format = "date-time") String began,
      @Says(value = "when it was last used, to about a minute", format = "date-time") String used,
      @Says(value = "when it ends in any case", format = "date-time") String until) {
    static SessionEntry of(Session one) {
      return new SessionEntry(
          one.id().toString(),
          one.from(),
          one.agent(),
          List.copyOf(one.methods()),
          one.began().toString(),
          one.used().toString(),
          one.until().toString());
    }
  }

  record SessionList(
      @Says("sessions, the newest first") List<SessionEntry> sessions,
      @Says("how many there are, listed or not; at most 1000") int total) {}

  record TokenEntry(
      @Says("the id of all tokens that go back to one sign-in") String id,
      @Says("the application") String client,
      @Says("the session in which they were given; null when they outlive it")
          @Nullable String session,
      @Says(value = "since when", format = "date-time") String began,
      @Says(value = "when the last of them ends", format = "date-time") String until) {
    static TokenEntry of(RefreshFamily family) {
      Id session = family.session();
      return new TokenEntry(
          family.id().toString(),
          family.client(),
          text(session),
          family.began().toString(),
          family.until().toString());
    }
  }

  record TokenList(
      @Says("what applications hold, the newest first") List<TokenEntry> tokens,
      @Says("how many there are, listed or not; at most 1000") int total) {}
}

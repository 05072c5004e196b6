package dev.munjigi.control;

import static dev.munjigi.control.Call.Reply.json;
import static dev.munjigi.control.IdentityDesk.ID;
import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.NAME;
import static dev.munjigi.control.IdentityDesk.absent;
import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.IdentityWire.EndedSessions;
import dev.munjigi.control.IdentityWire.SessionEntry;
import dev.munjigi.control.IdentityWire.SessionList;
import dev.munjigi.control.IdentityWire.TokenEntry;
import dev.munjigi.control.IdentityWire.TokenList;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import java.util.List;

/// The calls about sessions of people, and what applications hold of them.
///
/// @param desk what they share with others
record SignedInCalls(IdentityDesk desk) {
  List<Call> all() {
    return List.of(sessions(), endAll(), end(), tokens(), revoke());
  }

  private Call sessions() {
    Terms terms =
        new Terms(
            "Lists somebody's sessions, the newest first.",
            List.of(NAME, LIMIT),
            List.of(json(200, "the sessions", SessionList.class), absent()));
    return desk.call(
        Verb.GET,
        "/v1/users/{name}/sessions",
        new Right("munjigi:GetSessions", "user/{name}/session/*", Deed.READ, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          List<Session> all = known.sessions().of(asked.get(NAME));
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<SessionEntry> listed = all.stream().limit(limit).map(SessionEntry::of).toList();
          return Answer.json(200, new SessionList(listed, all.size()));
        });
  }

  private Call endAll() {
    Terms terms =
        new Terms(
            "Ends all sessions of somebody.",
            List.of(NAME),
            List.of(json(200, "they have ended", EndedSessions.class), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/users/{name}/sessions",
        new Right("munjigi:EndSessions", "user/{name}/session/*", Deed.DELETE, false, desk.person(NAME)),
        terms,
        (known, asked) ->
            Answer.json(200, new EndedSessions(known.sessions().endAll(asked.get(NAME)))));
  }

  private Call end() {
    Terms terms =
        new Terms(
            "Ends one session.", List.of(ID), List.of(done("it has ended"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/sessions/{id}",
        new Right("munjigi:EndSession", "user/{owner}/session/{id}", Deed.DELETE, false, desk.ofSession()),
        terms,
        (known, asked) -> {
          known.sessions().end(asked.get(ID));
          return Answer.empty();
        });
  }

  private Call tokens() {
    Terms terms =
        new Terms(
            "Lists what applications hold of somebody: each entry is one sign-in with its tokens.",
            List.of(NAME, LIMIT),
            List.of(json(200, "what they hold", TokenList.class), absent()));
    return desk.call(
        Verb.GET,
        "/v1/users/{name}/tokens",
        new Right("munjigi:GetTokens", "user/{name}/token/*", Deed.READ, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          List<RefreshFamily> all = known.tokens().of(asked.get(NAME));
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<TokenEntry> listed = all.stream().limit(limit).map(TokenEntry::of).toList();
          return Answer.json(200, new TokenList(listed, all.size()));
        });
  }

  private Call revoke() {
    Terms terms =
        new Terms(
            "Revokes all tokens that go back to one sign-in to an application.",
            List.of(ID),
            List.of(done("they are revoked"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/tokens/{id}",
        new Right("munjigi:RevokeTokens", "user/{owner}/token/{id}", Deed.DELETE, false, desk.ofTokens()),
        terms,
        (known, asked) -> {
          known.tokens().revoke(asked.get(ID));
          return Answer.empty();
        });
  }
}

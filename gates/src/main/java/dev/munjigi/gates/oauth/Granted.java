package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.Session;
import java.util.SortedSet;
import tools.jackson.databind.json.JsonMapper;

/// What a person's consent gave an application; the body of a family.
///
/// @param proven when they last proved who they are, in seconds since the epoch
/// @param methods how (RFC 8176)
record Granted(
    SortedSet<String> scopes, SortedSet<String> services, long proven, SortedSet<String> methods) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Granted of(Wanted wanted, Session session) {
    return new Granted(
        wanted.scopes(),
        wanted.services(),
        session.proven().getEpochSecond(),
        session.methods());
  }

  static Granted read(String body) {
    return JSON.readValue(body, Granted.class);
  }

  String write() {
    return JSON.writeValueAsString(this);
  }

  Wanted wanted() {
    return new Wanted(scopes, services);
  }
}

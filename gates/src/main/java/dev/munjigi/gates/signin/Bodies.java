package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What flows keep in the bodies of credentials and one-time tokens, as JSON. A password's body is
/// the PHC string alone.
public final class Bodies {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Bodies() {}

  /// One-time codes by time.
  ///
  /// @param secret wrapped
  /// @param confirmed whether a first code was shown
  /// @param last the step that was taken last
  /// @param session that began to add it, and alone may finish
  /// @param until when it is too late to finish, in seconds since the epoch
  record TimeCodes(String secret, boolean confirmed, long last, String session, long until) {}

  /// The recovery codes that are left, hashed.
  record Recovery(List<String> hashes) {}

  /// A sign-in that waits for its second factor.
  ///
  /// @param tries how many are left
  /// @param methods what was proven so far
  /// @param grounds what it rests on, as the text of [Grounds]; empty stands for none
  record Pending(int tries, SortedSet<String> methods, @Nullable String grounds) {
    @Override
    public String grounds() {
      return grounds == null ? "" : grounds;
    }
  }

  /// A hand-over.
  ///
  /// @param user whose session; the session is the token's subject
  /// @param way the hash of the browser's cookie at the other host
  record Crossing(String user, String host, int port, String to, String way) {}

  /// The groups of the first person.
  record SetUp(SortedSet<String> groups) {}

  /// An address that a link was sent to.
  record Proof(String address) {}

  /// Who somebody wants to be.
  record Wanted(String name, String address) {}

  /// As JSON.
  public static String write(Record body) {
    return JSON.writeValueAsString(body);
  }

  /// What was written as this type.
  public static <T extends Record> T read(String body, Class<T> type) {
    return JSON.readValue(body, type);
  }

  /// The one of a kind that has no keys.
  static Optional<Credential> only(List<Credential> all, Credential.Kind kind) {
    return all.stream().filter(one -> one.kind() == kind).findFirst();
  }

  /// The form that replaces it.
  static Credential next(Credential before, String body) {
    return new Credential(
        before.id(),
        before.user(),
        before.kind(),
        before.key(),
        body,
        before.added(),
        before.version() + 1);
  }

  /// One that is new.
  static Credential first(Means means, Id user, Credential.Kind kind, String body) {
    return new Credential(means.id(), user, kind, null, body, means.now(), 1);
  }
}

package dev.munjigi.control;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.RightsBook.Author;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.WrittenRights;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.TreeSet;
import java.util.Collections;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Ports: the people, programs and machines that a gate knows, as its operator sees and changes them.
/// Each is safe for use by many threads, may block, and has made durable what it says is done.
///
/// @param users who may sign in
/// @param access how they come in, and are kept out
/// @param groups what they may be in
/// @param members who is in them
/// @param keys what programs are known by
/// @param nodes what joined
/// @param sessions who is signed in
/// @param tokens what applications hold
/// @param roles whose sessions can be ended
/// @param rights who may do what
public record Identities(
    Users users,
    Access access,
    Groups groups,
    Members members,
    Keys keys,
    Nodes nodes,
    Sessions sessions,
    Tokens tokens,
    Roles roles,
    Rights rights) {

  /// Who may sign in.
  public interface Users {
    /// One page of them, by name.
    ///
    /// @param after the last name of the page before; empty for the first page
    /// @param most how many, 1 to 1,000
    List<User> page(String after, int most);

    User named(UserName name) throws Declined;

    /// Adds somebody, and invites them.
    ///
    /// @param link whether the link is given, beside one that is sent by mail where there is an address
    Invitation create(NewUser wanted, boolean link) throws Declined;

    /// Removes somebody with all that is theirs.
    void remove(UserName name) throws Declined;
  }

  /// Somebody who is to be added.
  ///
  /// @param shown how pages call them, 1 to 100 characters
  /// @param mail in its canonical form, or null
  /// @param groups that they are in; `administrators` is made when it is not there
  public record NewUser(
      UserName name, String shown, @Nullable String mail, SortedSet<String> groups) {}

  /// An invitation.
  ///
  /// @param link with which they set a password, once, for 24 hours; null when it was not wanted
  /// @param letter what became of the one that is sent
  public record Invitation(@Nullable String link, Letter letter) {
    /// Without the link: who has it comes in.
    @Override
    public String toString() {
      return "Invitation[" + letter + "]";
    }
  }

  /// What became of a letter with a link.
  public enum Letter {
    /// There is no mail, or no address.
    NONE,
    /// It is sent soon.
    WAITS,
    /// Too many wait.
    NO_ROOM
  }

  /// How people come in, and are kept out.
  public interface Access {
    /// Invites somebody anew; earlier links do not work any more.
    ///
    /// @param link as for [Users#create]
    Invitation invite(UserName name, boolean link) throws Declined;

    /// Keeps somebody out.
    ///
    /// @return how many sessions ended
    int disable(UserName name) throws Declined;

    /// Lets somebody in again.
    void enable(UserName name) throws Declined;

    /// Removes somebody's second factors and passkeys.
    Reset resetFactors(UserName name) throws Declined;
  }

  /// A key that is to be made.
  ///
  /// @param label at most 100 characters
  /// @param days how long it holds, 1 to 3,650
  /// @param scopes the actions that it is cut down to, such as `shop:Get*`; empty for all that its
  ///     owner may
  public record WantedKey(UserName owner, String label, int days, SortedSet<String> scopes) {
    private static final Pattern SCOPE =
        Pattern.compile("[a-z0-9][a-z0-9-]{0,62}:[A-Za-z0-9*?]{1,64}");

    public WantedKey {
      for (String scope : scopes) {
        if (!isScope(scope)) {
          throw new IllegalArgumentException(
              "`" + scope + "`: allowed is an action, such as `shop:GetOrder` or `shop:Get*`");
        }
      }
      scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    }

    /// Whether a key may be cut down to this.
    public static boolean isScope(String text) {
      return SCOPE.matcher(text).matches();
    }
  }

  /// What a reset did.
  ///
  /// @param factors that were removed; recovery codes are none
  /// @param sessions that ended
  public record Reset(int factors, int sessions) {}

  /// What people may be in.
  public interface Groups {
    /// All, by name; at most 10,000.
    List<Group> all();

    void create(Group group) throws Declined;

    /// Removes one that nobody is in.
    void remove(String name) throws Declined;
  }

  /// Who is in which group.
  public interface Members {
    void add(String group, UserName member) throws Declined;

    void remove(String group, UserName member) throws Declined;
  }

  /// What programs are known by.
  public interface Keys {
    /// One page of them, oldest first.
    ///
    /// @param user whose, or null for everybody's
    /// @param after the last id of the page before, or null for the first page
    /// @param most how many, 1 to 1,000
    List<ApiKey> page(@Nullable UserName user, @Nullable Id after, int most) throws Declined;

    NewKey create(WantedKey wanted) throws Declined;

    /// Whose it is; empty where there is none of this id, or it is no person's.
    Optional<User> owner(Id key);

    void revoke(Id key) throws Declined;
  }

  /// A key that was made.
  ///
  /// @param key what programs send; given this once
  /// @param until when it ends
  public record NewKey(Id id, String key, Instant until) {
    /// Without the key.
    @Override
    public String toString() {
      return "NewKey[" + id + "]";
    }
  }

  /// What joined.
  public interface Nodes {
    /// All, by name; at most 10,000.
    List<Node> all();

    /// Invites a machine; an earlier token for the name does not work any more.
    ///
    /// @param zone where it is, for lists; may be empty
    /// @param minutes how long the token works, 1 to 10,080
    JoinOffer invite(NodeName name, String zone, int minutes) throws Declined;

    /// Shuts one out; its name stays taken.
    ///
    /// @return its SPIFFE ID
    String revoke(NodeName name) throws Declined;

    /// Shuts one out and forgets it.
    ///
    /// @return its SPIFFE ID
    String remove(NodeName name) throws Declined;
  }

  /// What a machine needs to join.
  ///
  /// @param gate where, as `--gate` of `munjigi node join` takes it
  /// @param token as `--token` takes it; works once
  /// @param until when it ends
  public record JoinOffer(String gate, String token, Instant until) {
    /// Without the token.
    @Override
    public String toString() {
      return "JoinOffer[" + gate + ", " + until + "]";
    }
  }

  /// Who is signed in.
  public interface Sessions {
    /// Those of one person, newest first; at most 1,000.
    List<Session> of(UserName user) throws Declined;

    /// Whose it is; empty where there is none of this id.
    Optional<User> owner(Id session);

    void end(Id session) throws Declined;

    /// Ends all of one person.
    ///
    /// @return how many ended
    int endAll(UserName user) throws Declined;
  }

  /// Roles that are assumed.
  public interface Roles {
    /// Ends all sessions of a role that there are by now, whether anybody has one or not.
    void endSessions(String role) throws Declined;
  }

  /// Who may do what, as operators write it.
  public interface Rights {
    /// All that was written.
    WrittenRights written();

    /// What files say: nothing changes that here.
    Entitlements files();

    /// Whether a change would change what who makes it may themselves.
    boolean own(RightsChange change, Author author);

    /// Makes a change.
    ///
    /// @param mayOwn whether they may change what they may themselves
    void make(RightsChange change, Author author, boolean mayOwn) throws Declined;
  }

  /// What applications hold: each is one sign-in, with all its tokens.
  public interface Tokens {
    /// Those of one person, newest first; at most 1,000.
    List<RefreshFamily> of(UserName user) throws Declined;

    /// Whose they are; empty where there are none of this id.
    Optional<User> owner(Id family);

    void revoke(Id family) throws Declined;
  }
}

package dev.munjigi.gates.roles;

import dev.munjigi.gates.iam.Mistake;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.roles.RoleRefused.Why;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody wishes who assumes a role. The bounds are those of AWS.
///
/// @param role its name
/// @param session what the session is called: 2 to 64 letters, digits and `+ = , . @ - _`
/// @param services the names of the services that it is for, at least one
/// @param life how long it shall last, 15 minutes to 12 hours
/// @param policy a policy document that cuts it down, at most 2,048 characters; null for none
/// @param externalId what `sts:ExternalId` is; empty for none
/// @param tags what it is to be told by: at most 50, keys of 128 characters, values of 256
/// @param platformToken the token of a platform that speaks for who asks; null for none
public record Wish(
    String role,
    String session,
    SortedSet<String> services,
    Duration life,
    @Nullable String policy,
    String externalId,
    SortedMap<String, String> tags,
    @Nullable String platformToken) {
  private static final String TAG = "tag/";
  private static final List<String> KNOWN =
      List.of("role", "session", "services", "seconds", "policy", "external-id", "platform-token");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern EXTERNAL = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]{0,256}");
  private static final int MOST_TAGS = 50;
  private static final int MOST_SERVICES = 32;
  private static final int LONGEST_POLICY = 2_048;
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration USUAL = Duration.ofHours(1);

  public Wish {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// Reads one.
  ///
  /// @param members `role`, `session`, `services` (names with spaces between); and where they are
  ///     wished `seconds`, `policy`, `external-id`, `tag/KEY` for each tag, `platform-token`
  /// @throws RoleRefused when one is missing, not known or not as it may be
  public static Wish of(Map<String, String> members) throws RoleRefused {
    SortedMap<String, String> tags = new TreeMap<>();
    for (Map.Entry<String, String> member : members.entrySet()) {
      if (member.getKey().startsWith(TAG)) {
        tag(member.getKey().substring(TAG.length()), member.getValue(), tags);
      } else if (!KNOWN.contains(member.getKey())) {
        throw wrong(
            "a member is not known; allowed are `" + String.join("`, `", KNOWN) + "` and `tag/KEY`");
      }
    }
    return new Wish(
        matching(members, "role", Role::isName, "the name of a role"),
        matching(
            members,
            "session",
            SESSION.asMatchPredicate(),
            "2 to 64 letters, digits and `+`, `=`, `,`, `.`, `@`, `-`, `_`"),
        services(members.getOrDefault("services", "")),
        life(members),
        policy(members.get("policy")),
        members.containsKey("external-id")
            ? matching(members, "external-id", EXTERNAL.asMatchPredicate(), "2 to 1224 characters of an id")
            : "",
        tags,
        members.get("platform-token"));
  }

  private static void tag(String key, String value, SortedMap<String, String> tags)
      throws RoleRefused {
    boolean reserved = key.toLowerCase(Locale.ROOT).startsWith("aws:");
    if (reserved || !KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
      throw wrong(
          "a tag is not right; its key has 1 to 128, its value at most 256 letters, digits, spaces and"
              + " `_`, `.`, `:`, `/`, `=`, `+`, `-`, `@`, and no key begins with `aws:`");
    }
    // ATTACK: keys are the same in whatever case: of two, policies would see both
    if (tags.keySet().stream().anyMatch(key::equalsIgnoreCase) || tags.size() == MOST_TAGS) {
      throw wrong("a tag comes twice, or there are more than `" + MOST_TAGS + "`");
    }
    tags.put(key, value);
  }

  private static String matching(
      Map<String, String> members, String name, Predicate<String> right, String allowed)
      throws RoleRefused {
    String value = members.get(name);
    if (value == null || !right.test(value)) {
      throw wrong(
          "`" + name + "` " + (value == null ? "is missing" : "is not right") + "; allowed is "
              + allowed);
    }
    return value;
  }

  private static SortedSet<String> services(String text) throws RoleRefused {
    SortedSet<String> names = new TreeSet<>();
    for (String name : text.split(" ", -1)) {
      if (!SERVICE.matcher(name).matches() || names.size() == MOST_SERVICES) {
        throw wrong(
            "`services` has to name the services that the session is for, with spaces between, at"
                + " most `" + MOST_SERVICES + "`");
      }
      names.add(name);
    }
    return names;
  }

  private static Duration life(Map<String, String> members) throws RoleRefused {
    String text = members.get("seconds");
    if (text == null) {
      return USUAL;
    }
    Duration life =
        SECONDS.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw wrong("`seconds` is not right; allowed is `900` to `43200`");
    }
    return life;
  }

  private static @Nullable String policy(@Nullable String text) throws RoleRefused {
    if (text == null) {
      return null;
    }
    if (text.length() > LONGEST_POLICY) {
      throw wrong("`policy` has at most `" + LONGEST_POLICY + "` characters");
    }
    List<Mistake> mistakes =
        PolicyReader.read("policy", text, PolicyReader.Kind.IDENTITY).mistakes();
    if (!mistakes.isEmpty()) {
      throw wrong("`policy` is refused: " + mistakes.getFirst());
    }
    return text;
  }

  private static RoleRefused wrong(String what) {
    return new RoleRefused(Why.WISH, what);
  }
}

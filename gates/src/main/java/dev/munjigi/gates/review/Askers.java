package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Arn;
import dev.munjigi.gates.iam.Principals;
import dev.munjigi.gates.iam.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who may ask, so far as policies of resources tell people apart: each who is named, others of the same
/// accounts and roles, and strangers.
final class Askers {
  private static final String OTHER_ACCOUNT = "999999999999";
  private static final int ACCOUNT = 12;
  private static final int MOST = 2_000;

  private final Set<Subject> all = new LinkedHashSet<>();
  private final Set<String> accounts = new LinkedHashSet<>();

  private Askers() {}

  /// An account that no policy names.
  static String otherAccount() {
    return OTHER_ACCOUNT;
  }

  /// Them.
  ///
  /// @param named by the elements of statements
  /// @param said values that conditions on who asks tell apart
  static List<Subject> of(List<Principals.Named> named, Set<String> said, Budget budget) {
    Askers askers = new Askers();
    askers.all.add(Subject.ANONYMOUS);
    for (Principals.Named one : named) {
      switch (one.type()) {
        case AWS -> askers.named(one.text());
        case SERVICE -> askers.add(Subject.service(one.text()));
        case FEDERATED -> askers.add(Subject.provided(one.text()));
        case CANONICAL_USER -> {}
      }
    }
    said.forEach(askers::named);
    askers.all.add(Subject.service("example.amazonaws.com"));
    askers.all.add(Subject.provided("example.com"));
    askers.accounts.add("");
    askers.accounts.add("888888888888");
    askers.accounts.forEach(account -> askers.ofAccount(account, said));
    if (askers.all.size() > MOST) {
      budget.leave("more than " + MOST + " principals");
    }
    return askers.all.stream().filter(who -> !who.text().isEmpty()).limit(MOST).toList();
  }

  private void add(Subject who) {
    if (!who.text().equals("*")) {
      all.add(who);
    }
  }

  private void named(String text) {
    boolean number =
        text.length() == ACCOUNT && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number) {
      accounts.add(text);
      return;
    }
    Subject.of(text)
        .ifPresent(
            who -> {
              add(who);
              accounts.add(who.account());
              if (who.kind() == Subject.Kind.ROLE || who.kind() == Subject.Kind.ROLE_SESSION) {
                role(who);
              }
            });
  }

  private static String arn(String service, String account, String resource) {
    return account.isEmpty()
        ? new Arn("munjigi", "iam", "", "", resource).toString()
        : new Arn("aws", service, "", account, resource).toString();
  }

  private void role(Subject who) {
    String account = who.account();
    List<String> texts = new ArrayList<>();
    texts.add(arn("iam", account, "role/" + who.name()));
    texts.add(arn("iam", account, "role/example/" + who.name()));
    texts.add(arn("sts", account, "assumed-role/" + who.name() + "/example"));
    texts.forEach(text -> Subject.of(text).ifPresent(this::add));
  }

  private void ofAccount(String account, Set<String> said) {
    List<String> texts = new ArrayList<>();
    texts.add(arn("iam", account, "user/example"));
    texts.add(arn("iam", account, "role/example"));
    texts.add(arn("sts", account, "assumed-role/example/example"));
    texts.add(arn("sts", account, "federated-user/example"));
    texts.add(arn("iam", account, "root"));
    for (String name : said) {
      if (!name.isEmpty() && name.chars().noneMatch(c -> c == ':' || c == '*' || c == '?')) {
        texts.add(arn("iam", account, "user/" + name));
      }
    }
    texts.forEach(text -> Subject.of(text).ifPresent(this::add));
  }
}

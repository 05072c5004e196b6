package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.MailSettings.Login;
import dev.munjigi.gates.identity.MailSettings.Security;
import dev.munjigi.gates.identity.MailSettings.SignUp;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.SecretPlace;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes of `identity.mail` and `identity.sign-up` what the gate goes by.
final class MailAssembly {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  private MailAssembly() {}

  static @Nullable MailSettings of(Section identity) {
    Located<Section> found = identity.find(MailKeys.MAIL);
    if (found == null) {
      return null;
    }
    Section mail = found.value();
    Located<String> root = mail.find(MailKeys.ROOT);
    return new MailSettings(
        server(mail),
        mail.get(MailKeys.FROM),
        login(mail),
        root == null ? null : root.spot().place().resolve(root.value()),
        signUp(identity));
  }

  private static MailSettings.Server server(Section mail) {
    URI server = mail.get(MailKeys.SERVER);
    boolean secure = MailKeys.isSecure(server);
    int standard = secure ? SUBMISSIONS : SUBMISSION;
    Security security =
        mail.get(MailKeys.TLS) == MailKeys.Tls.NONE
            ? Security.NONE
            : secure ? Security.TLS : Security.STARTTLS;
    int port = server.getPort() < 0 ? standard : server.getPort();
    return new MailSettings.Server(MailKeys.host(server), port, security);
  }

  private static @Nullable Login login(Section mail) {
    Located<String> user = mail.find(MailKeys.USER);
    if (user == null) {
      return null;
    }
    SecretPlace password = SecretKeys.in(mail, MailKeys.PASSWORD);
    return password == null ? null : new Login(user.value(), password);
  }

  private static @Nullable SignUp signUp(Section identity) {
    Located<Section> found = identity.find(MailKeys.SIGN_UP);
    if (found == null) {
      return null;
    }
    Set<String> domains =
        found.value().get(MailKeys.DOMAINS).stream()
            .map(Located::value)
            .collect(Collectors.toSet());
    Located<List<Located<String>>> groups = found.value().find(MailKeys.GROUPS);
    TreeSet<String> names = new TreeSet<>();
    if (groups != null) {
      groups.value().forEach(group -> names.add(group.value()));
    }
    return new SignUp(domains.contains(MailKeys.ANY) ? null : domains, names);
  }
}

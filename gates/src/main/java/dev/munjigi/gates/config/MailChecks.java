package dev.munjigi.gates.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What must hold within `identity.mail`, and between it and `identity.sign-up`.
final class MailChecks {
  private final Section identity;
  private final Problems problems;

  MailChecks(Section identity, Problems problems) {
    this.identity = identity;
    this.problems = problems;
  }

  void run() {
    Located<Section> mail = identity.find(MailKeys.MAIL);
    if (mail != null) {
      protection(mail.value(), mail.value().find(MailKeys.SERVER));
      NamedFiles files = new NamedFiles(problems);
      files.exists(mail.value().find(MailKeys.ROOT));
      SecretKeys.check(mail.value(), MailKeys.PASSWORD, problems);
      password(mail.value());
    }
    if (identity.written(MailKeys.SIGN_UP) && !identity.written(MailKeys.MAIL)) {
      Spot spot = identity.spot(MailKeys.SIGN_UP);
      problems.add(
          spot.place(), spot.quoted() + " needs `mail` beside it: addresses are proven by mail");
    }
  }

  private void password(Section mail) {
    if (mail.written(MailKeys.USER) && !mail.written(MailKeys.PASSWORD)) {
      Spot spot = mail.spot(MailKeys.USER);
      problems.add(spot.place(), spot.quoted() + " has no password; allowed is with `password`");
    }
  }

  private void protection(Section mail, @Nullable Located<URI> server) {
    if (server == null || mail.broken(MailKeys.TLS)) {
      return;
    }
    boolean clear = mail.get(MailKeys.TLS) == MailKeys.Tls.NONE;
    boolean secure = MailKeys.isSecure(server.value());
    if (clear && secure) {
      Spot spot = mail.spot(MailKeys.TLS);
      problems.add(spot.place(), spot.quoted() + " is `none`, and the server is `smtps`");
    } else if (clear && mail.written(MailKeys.USER)) {
      Spot spot = mail.spot(MailKeys.USER);
      String what = spot.quoted() + " would have its password sent in clear; allowed is with";
      problems.add(spot.place(), what + " `tls: required`");
    } else if (clear
        && !MailKeys.onLoopback(server.value())
        && !mail.get(ListenerKeys.UNSAFE_PLAINTEXT)) {
      Spot spot = mail.spot(MailKeys.TLS);
      String what = spot.quoted() + " is `none` beyond loopback: links would be sent in clear;";
      problems.add(spot.place(), what + " allowed is with `unsafe-plaintext: true`");
    }
  }
}

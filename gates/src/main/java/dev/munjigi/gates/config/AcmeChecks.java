package dev.munjigi.gates.config;

import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.CertificateOrder;
import dev.munjigi.gates.tls.WantedCertificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold before a certificate can be ordered from a public authority.
final class AcmeChecks {
  private final Section root;
  private final Problems problems;

  AcmeChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    List<Spot> wanting = wanting();
    Located<Section> acme = root.find(AcmeKeys.ACME);
    if (acme != null) {
      terms(acme.value(), wanting);
      NamedFiles files = new NamedFiles(problems);
      files.exists(acme.value().find(AcmeKeys.ROOT));
      Located<Section> account = acme.value().find(AcmeKeys.EXTERNAL_ACCOUNT);
      if (account != null) {
        files.exists(account.value().find(AcmeKeys.MAC_KEY));
      }
      challenge(acme.value().find(AcmeKeys.CHALLENGE));
    }
    if (wanting.isEmpty()) {
      return;
    }
    Spot first = wanting.getFirst();
    if (acme == null && !root.written(AcmeKeys.ACME)) {
      String what = first.quoted() + " is `acme`, which needs the block `acme`; allowed is";
      problems.add(
          first.place(), what + " for example `acme: {agree-to-terms: true}` beside `listeners`");
    }
    hosts(first);
  }

  /// Where `acme` is written as a certificate.
  private List<Spot> wanting() {
    List<Spot> spots = new ArrayList<>();
    for (Section listener : sections(root.find(ListenerKeys.LISTENERS))) {
      Located<Section> tls = listener.find(ListenerKeys.TLS);
      if (tls != null) {
        wants(tls.value().find(ListenerKeys.CERTIFICATE), spots);
        Located<List<Located<Choice.Picked>>> several =
            tls.value().find(ListenerKeys.CERTIFICATES);
        if (several != null) {
          several.value().forEach(one -> wants(one, spots));
        }
      }
    }
    return spots;
  }

  private static void wants(@Nullable Located<Choice.Picked> one, List<Spot> spots) {
    if (one != null && one.value().word().equals(ListenerKeys.ACME)) {
      spots.add(one.spot());
    }
  }

  private static List<Section> sections(@Nullable Located<List<Named<Section>>> named) {
    List<Section> sections = new ArrayList<>();
    if (named != null) {
      for (Named<Section> one : named.value()) {
        if (one.value() != null) {
          sections.add(one.value());
        }
      }
    }
    return sections;
  }

  private void terms(Section acme, List<Spot> wanting) {
    if (wanting.isEmpty()) {
      problems.warn(
          acme.spot().place(), "`acme` is used by no listener: none has `certificate: acme`");
    } else if (!acme.broken(AcmeKeys.AGREE) && !acme.get(AcmeKeys.AGREE)) {
      Spot spot = acme.spot(AcmeKeys.AGREE);
      String got = acme.written(AcmeKeys.AGREE) ? " is `false`" : " is missing";
      String read = ", and nothing is ordered without; allowed is `true`, once you have read the";
      problems.add(spot.place(), spot.quoted() + got + read + " authority's terms of service");
    }
  }

  private void challenge(@Nullable Located<AcmeSettings.Challenge> challenge) {
    if (challenge == null || challenge.value() != AcmeSettings.Challenge.HTTP_01) {
      return;
    }
    boolean clear =
        sections(root.find(ListenerKeys.LISTENERS)).stream()
            .anyMatch(
                listener ->
                    !listener.written(ListenerKeys.TLS) && !listener.written(ListenerKeys.SERVICE));
    if (!clear) {
      String what = challenge.spot().quoted() + " is `http-01`, and no listener speaks HTTP in";
      problems.add(challenge.spot().place(), what + " clear; allowed is `tls-alpn-01`");
    }
  }

  private void hosts(Spot wanting) {
    int exact = 0;
    for (Section service : sections(root.find(ServiceKeys.SERVICES))) {
      Located<List<Located<String>>> hosts = service.find(ServiceKeys.HOST);
      for (Located<String> host : hosts == null ? List.<Located<String>>of() : hosts.value()) {
        if (WantedCertificate.certifiable(host.value()).isPresent()) {
          exact++;
        } else {
          String what = host.spot().quoted() + " is " + Quote.of(host.value());
          String why = ", which a certificate of `acme` does not stand for: it is shown the local";
          problems.warn(host.spot().place(), what + why + " authority's; list each public name");
        }
      }
    }
    String what = wanting.quoted() + " is `acme`, and ";
    if (exact == 0) {
      problems.add(
          wanting.place(), what + "no service has a public `host` without `*`; allowed is at least one");
    } else if (exact > CertificateOrder.MOST_HOSTS) {
      String many = "the services have `" + exact + "` hosts; allowed are at most `";
      problems.add(wanting.place(), what + many + CertificateOrder.MOST_HOSTS + "`");
    }
  }
}

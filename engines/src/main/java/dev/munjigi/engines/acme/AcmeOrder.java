package dev.munjigi.engines.acme;

import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.CertificateOrder;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import dev.munjigi.gates.tls.ServerName;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.AcmeJsonResource;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TokenChallenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.util.CSRBuilder;

/// One order, from the directory to the chain (RFC 8555 section 7).
final class AcmeOrder {
  private static final String ALREADY_REPLACED = "urn:ietf:params:acme:error:alreadyReplaced";

  private final CertificateOrder wanted;
  private final Session session;
  private final Challenges challenges;
  private final InstantSource clock;
  private final Pauses pauses;
  private Step step = Step.DIRECTORY;

  AcmeOrder(
      CertificateOrder wanted,
      Session session,
      Challenges challenges,
      InstantSource clock,
      Pauses pauses) {
    this.wanted = wanted;
    this.session = session;
    this.challenges = challenges;
    this.clock = clock;
    this.pauses = pauses;
  }

  List<X509Certificate> run() throws IssuanceFailed, InterruptedException {
    try {
      session.resourceUrl(Resource.NEW_ORDER);
      Login login = account();
      Order order = order(login);
      authorize(order);
      finish(order);
      step = Step.DOWNLOAD;
      return order.getCertificate().getCertificateChain();
    } catch (AcmeException | IOException | RuntimeException failed) {
      throw Failures.of(step, failed);
    }
  }

  private Login account() throws AcmeException, IssuanceFailed {
    AcmeSettings authority = wanted.authority();
    AcmeSettings.ExternalAccount external = authority.account();
    boolean needed = session.getMetadata().isExternalAccountRequired();
    step = Step.ACCOUNT;
    if (needed && external == null) {
      throw new IssuanceFailed(
          step, "the authority gives accounts only with `acme.external-account`");
    }
    AccountBuilder builder =
        new AccountBuilder().agreeToTermsOfService().useKeyPair(wanted.account());
    if (authority.contact() != null) {
      builder.addContact(authority.contact());
    }
    if (external != null) {
      builder.withKeyIdentifier(external.keyId(), AuthorityFiles.macKey(external.macKey()));
    }
    Login login = builder.createLogin(session);
    Status status = login.getAccount().getStatus();
    if (status != Status.VALID) {
      throw new IssuanceFailed(step, "the account is `" + word(status) + "`");
    }
    return login;
  }

  private Order order(Login login) throws AcmeException {
    step = Step.ORDER;
    boolean tellsRenewal = session.resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
    if (wanted.replaces() == null || !tellsRenewal) {
      return builder(login).create();
    }
    try {
      return builder(login).replaces(wanted.replaces()).create();
    } catch (AcmeServerException refused) {
      // an order that was lost on the way counts as one that replaced it
      if (refused.getType().toString().equals(ALREADY_REPLACED)) {
        return builder(login).create();
      }
      throw refused;
    }
  }

  private OrderBuilder builder(Login login) {
    return login.newOrder().domains(wanted.hosts().stream().map(ServerName::text).toList());
  }

  private void authorize(Order order) throws AcmeException, IssuanceFailed, InterruptedException {
    step = Step.AUTHORIZATION;
    refuseInvalid(order);
    List<Authorization> all = order.getAuthorizations();
    if (all.isEmpty() || all.size() > wanted.hosts().size()) {
      throw new IssuanceFailed(
          step,
          "the order has `" + all.size() + "` authorizations for `" + wanted.hosts().size()
              + "` hosts");
    }
    List<Authorization> open = new ArrayList<>();
    List<Challenge> answers = new ArrayList<>();
    Set<ServerName> seen = new HashSet<>();
    for (Authorization one : all) {
      one.fetch();
      ServerName host = host(one, seen);
      switch (one.getStatus()) {
        case VALID -> {}
        case PENDING -> {
          open.add(one);
          answers.add(prepare(one, host));
        }
        default -> throw new IssuanceFailed(step, failure(one, host));
      }
    }
    step = Step.CHALLENGE;
    // INVARIANT: what the authority looks for is there before it is told to look
    for (Challenge answer : answers) {
      if (answer.getStatus() == Status.PENDING) {
        answer.trigger();
      }
    }
    for (Authorization one : open) {
      await(one, Set.of(Status.PENDING, Status.PROCESSING));
      if (one.getStatus() != Status.VALID) {
        throw new IssuanceFailed(step, failure(one, host(one, new HashSet<>())));
      }
    }
  }

  // ATTACK: an authority that asks about other hosts, or one host twice
  private ServerName host(Authorization one, Set<ServerName> seen) throws IssuanceFailed {
    Optional<ServerName> host = ServerName.parse(one.getIdentifier().getDomain());
    if (host.isEmpty()
        || one.isWildcard()
        || !wanted.hosts().contains(host.get())
        || !seen.add(host.get())) {
      throw new IssuanceFailed(step, "the authority asks about a host that was not ordered");
    }
    return host.get();
  }

  private Challenge prepare(Authorization one, ServerName host) throws IssuanceFailed {
    String word = wanted.challenge().word();
    Challenge found =
        one.findChallenge(word)
            .orElseThrow(
                () ->
                    new IssuanceFailed(
                        Step.CHALLENGE,
                        "the authority offers no `" + word + "` for host `" + host + "`"));
    if (!(found instanceof TokenChallenge token)) {
      throw new IssuanceFailed(
          Step.CHALLENGE, "the challenge for host `" + host + "` has no token");
    }
    String authorization = token.getAuthorization();
    String name = authorization.substring(0, authorization.indexOf('.'));
    challenges.pend(wanted.challenge(), host, name, authorization, clock.instant());
    return found;
  }

  private String failure(Authorization one, ServerName host) {
    String word = wanted.challenge().word();
    String why =
        one.findChallenge(word)
            .flatMap(Challenge::getError)
            .map(Failures::describe)
            .orElse("no reason is given");
    return "host `%s` by `%s` is `%s`: %s".formatted(host, word, word(one.getStatus()), why);
  }

  private void finish(Order order)
      throws AcmeException, IOException, IssuanceFailed, InterruptedException {
    step = Step.FINALIZE;
    await(order, Set.of(Status.PENDING));
    refuseInvalid(order);
    if (order.getStatus() == Status.READY) {
      CSRBuilder request = new CSRBuilder();
      request.addDomains(wanted.hosts().stream().map(ServerName::text).toList());
      request.sign(wanted.key());
      order.execute(request.getEncoded());
      order.fetch();
    }
    await(order, Set.of(Status.PENDING, Status.READY, Status.PROCESSING));
    refuseInvalid(order);
    if (order.getStatus() != Status.VALID) {
      throw new IssuanceFailed(step, "the order is `" + word(order.getStatus()) + "`");
    }
  }

  private void refuseInvalid(Order order) throws IssuanceFailed {
    if (order.getStatus() == Status.INVALID) {
      String why = order.getError().map(Failures::describe).orElse("no reason is given");
      throw new IssuanceFailed(step, "the order is `invalid`: " + why);
    }
  }

  /// Asks until the state is another one.
  private void await(AcmeJsonResource resource, Set<Status> pending)
      throws AcmeException, IssuanceFailed, InterruptedException {
    pauses.again();
    Optional<Instant> wish = resource.fetch();
    while (pending.contains(Status.parse(resource.getJSON().get("status").asString()))) {
      pauses.pause(wish, clock.instant(), step);
      wish = resource.fetch();
    }
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}

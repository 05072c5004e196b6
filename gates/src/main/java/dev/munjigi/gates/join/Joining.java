package dev.munjigi.gates.join;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.join.JoinRefused.Why;
import dev.munjigi.gates.jose.Roca;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// How a machine or function comes to its first certificate, and to each one after it.
///
/// Guarantees: a name is given to one who was invited by it, or whom a platform's token names by its
/// settings, and to nobody else; of several who use one token, one gets a certificate; what was shut
/// out gets none, and one that was issued while it was shut out is taken back before anybody has it.
/// A request says nothing but its key. Does not guarantee that a name by a platform is held by one
/// machine alone: what runs there twice at once is the same twice.
public final class Joining {
  /// How one was let in that was invited.
  public static final String BY_TOKEN = "token";

  private static final int TRIES = 5;

  private final JoinMeans means;
  private final JoinTokens tokens;
  private final PlatformTokens platforms;
  private final Nonces nonces;
  private final Consumer<NodeEvent> events;

  /// @param events is told what happened; returns soon and throws nothing
  public Joining(
      JoinMeans means, PlatformTokens platforms, Nonces nonces, Consumer<NodeEvent> events) {
    this.means = means;
    this.tokens = new JoinTokens(means.store().oneTimes());
    this.platforms = platforms;
    this.nonces = nonces;
    this.events = events;
  }

  /// Lets one in that was invited.
  ///
  /// @param token as it came
  /// @param request PKCS #10 in DER
  public Certified byToken(String token, byte[] request, Address from) throws JoinRefused {
    String name = "";
    try {
      Instant now = means.now();
      JoinTokens.Invited invited = tokens.look(token, now).orElseThrow(Joining::tokenOver);
      name = invited.name().text();
      judged(request);
      invited = tokens.take(invited, now).orElseThrow(Joining::tokenOver);
      Certified given = first(invited, request, now);
      events.accept(new NodeEvent.Joined(given.spiffeId(), BY_TOKEN, from));
      return given;
    } catch (JoinRefused refused) {
      throw told(name, refused, from);
    }
  }

  /// Lets in what runs on a platform.
  ///
  /// @param token as it came
  /// @param request PKCS #10 in DER
  public Certified byPlatform(String token, byte[] request, Address from) throws JoinRefused {
    String name = "";
    try {
      Instant now = means.now();
      PlatformTokens.Named named = platforms.judge(token, now);
      name = named.name().text();
      judged(request);
      if (!means.store().spent().spend(named.hash(), named.until())) {
        throw new JoinRefused(Why.TOKEN, "the platform's token was used before");
      }
      Certified given = again(named, request, now);
      events.accept(new NodeEvent.Joined(given.spiffeId(), named.platform().name(), from));
      return given;
    } catch (JoinRefused refused) {
      throw told(name, refused, from);
    }
  }

  /// What a renewal has to be signed over, beside its request.
  public String nonce() {
    return nonces.next(means.now());
  }

  /// Gives one the next certificate that has one.
  public Certified renew(Renewal renewal, Address from) throws JoinRefused {
    String name = "";
    try {
      Instant now = means.now();
      if (!nonces.fresh(renewal.nonce(), now)) {
        throw new JoinRefused(Why.PROOF, "the nonce is not of this gate, or too old");
      }
      String holder = means.authority().holder(renewal, now);
      name = holder;
      judged(renewal.request());
      if (!means.store().spent().spend(Nonces.hash(renewal.nonce()), nonces.until(now))) {
        throw new JoinRefused(Why.PROOF, "the nonce was used before");
      }
      Certified given = next(holder, renewal.request(), now);
      events.accept(new NodeEvent.Renewed(given.spiffeId(), from));
      return given;
    } catch (JoinRefused refused) {
      throw told(name, refused, from);
    }
  }

  private JoinRefused told(String name, JoinRefused refused, Address from) {
    events.accept(new NodeEvent.Refused(name, refused.why(), refused.evidence(), from));
    return refused;
  }

  private static JoinRefused tokenOver() {
    return new JoinRefused(Why.TOKEN, "the join token is unknown, was used, or has ended");
  }

  private void judged(byte[] request) throws JoinRefused {
    PublicKey key = means.authority().keyOf(request);
    if (key instanceof RSAPublicKey rsa && Roca.made(rsa.getModulus())) {
      throw new JoinRefused(
          Why.REQUEST, "its key comes from a broken generator (CVE-2017-15361)");
    }
  }

  private Certified first(JoinTokens.Invited invited, byte[] request, Instant now)
      throws JoinRefused {
    NodeName name = invited.name();
    if (means.store().nodes().byName(name.text()).isPresent()) {
      throw new JoinRefused(Why.NAME_TAKEN, "there is a `" + name + "` already");
    }
    Certified given = means.authority().certify(request, NodeKind.NODE, name, now);
    keep(
        new Node(
            means.id(),
            name.text(),
            given.spiffeId(),
            BY_TOKEN,
            invited.zone(),
            now,
            now,
            null,
            1));
    return given;
  }

  private Certified again(PlatformTokens.Named named, byte[] request, Instant now)
      throws JoinRefused {
    NodeName name = named.name();
    String by = "platform " + named.platform().name();
    for (int i = 0; i < TRIES; i++) {
      Optional<Node> known = means.store().nodes().byName(name.text());
      if (known.isPresent()) {
        Node node = known.get();
        boolean same =
            node.joinedBy().equals(by)
                && node.spiffeId().endsWith("/" + named.kind().word() + "/" + name);
        if (!same) {
          throw new JoinRefused(Why.NAME_TAKEN, "`" + name + "` joined in another way");
        }
        standing(node);
      }
      Certified given = means.authority().certify(request, named.kind(), name, now);
      Node next =
          known
              .map(node -> renewed(node, now))
              .orElseGet(
                  () ->
                      new Node(
                          means.id(),
                          name.text(),
                          given.spiffeId(),
                          by,
                          named.platform().zone(),
                          now,
                          now,
                          null,
                          1));
      Kept kept = means.store().nodes().save(next);
      if (kept == Kept.KEPT) {
        return given;
      }
      if (kept == Kept.FULL) {
        throw full();
      }
      // several joined by this name at once, or it was shut out: what was issued is in nobody's
      // hands, and the next round sees which
    }
    throw new JoinRefused(Why.UNAVAILABLE, "too many join as `" + name + "` at once");
  }

  private void keep(Node node) throws JoinRefused {
    switch (means.store().nodes().save(node)) {
      case KEPT -> {}
      case FULL -> throw full();
      case NAME_TAKEN, MAIL_TAKEN, DANGLING, CHANGED ->
          throw new JoinRefused(Why.NAME_TAKEN, "there is a `" + node.name() + "` already");
    }
  }

  private static JoinRefused full() {
    return new JoinRefused(Why.UNAVAILABLE, "there are as many nodes as there may be");
  }

  private Certified next(String spiffeId, byte[] request, Instant now) throws JoinRefused {
    NodeKind kind = spiffeId.contains("/function/") ? NodeKind.FUNCTION : NodeKind.NODE;
    NodeName name =
        NodeName.of(spiffeId.substring(spiffeId.lastIndexOf('/') + 1))
            .orElseThrow(() -> new JoinRefused(Why.SHUT_OUT, "`" + spiffeId + "` never joined"));
    for (int i = 0; i < TRIES; i++) {
      Node node =
          means
              .store()
              .nodes()
              .byName(name.text())
              .filter(one -> one.spiffeId().equals(spiffeId))
              .orElseThrow(
                  () -> new JoinRefused(Why.SHUT_OUT, "`" + spiffeId + "` is no node any more"));
      standing(node);
      Certified given = means.authority().certify(request, kind, name, now);
      // INVARIANT: what was shut out meanwhile has another version, and gets nothing
      if (means.store().nodes().save(renewed(node, now)) == Kept.KEPT) {
        return given;
      }
    }
    throw new JoinRefused(Why.UNAVAILABLE, "`" + name + "` renews too often at once");
  }

  private static void standing(Node node) throws JoinRefused {
    if (node.revoked() != null) {
      throw new JoinRefused(Why.SHUT_OUT, "`" + node.name() + "` was revoked");
    }
  }

  private static Node renewed(Node node, Instant now) {
    return new Node(
        node.id(),
        node.name(),
        node.spiffeId(),
        node.joinedBy(),
        node.zone(),
        node.joined(),
        now,
        null,
        node.version() + 1);
  }
}

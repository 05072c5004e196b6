package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The flows over certificates of nodes: issue, list, revoke, publish what was revoked.
///
/// Guarantees: what is issued is in the ledger before anybody has it; an authority gives identities
/// of one trust domain, that of the first; what was revoked stays revoked. Safe for use by many
/// threads and processes; blocks on its stores.
public final class NodeCertificates {
  /// How long a published revocation list holds.
  public static final Duration LIST_LIFE = Duration.ofDays(7);

  private final Certificates authority;
  private final LedgerStore ledger;
  private final SecureRandom random;

  public NodeCertificates(Certificates authority, LedgerStore ledger, SecureRandom random) {
    this.authority = authority;
    this.ledger = ledger;
    this.random = random;
  }

  /// A new certificate and key for a node, for servers and clients, with its issuer behind it.
  ///
  /// @throws AuthorityException when there can be none; then none was issued
  public Material issue(NodeNames names, Lifetime lifetime, Instant now)
      throws AuthorityException {
    try {
      Material issuing = authority.issuing(now);
      Material node = Authority.node(issuing, names, lifetime, now, random);
      Issued issued = issued(node.certificate(), issuing, names);
      ledger.change(before -> added(before, issued, now));
      return node;
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// A new certificate for a key that the node made, with its issuer behind it.
  ///
  /// @throws AuthorityException when there can be none; then none was issued
  public NodeChain certify(
      SigningRequest request, NodeNames names, Lifetime lifetime, Instant now)
      throws AuthorityException {
    try {
      Material issuing = authority.issuing(now);
      X509Certificate node = Authority.node(issuing, names, request.key(), lifetime, now);
      Issued issued = issued(node, issuing, names);
      ledger.change(before -> added(before, issued, now));
      return new NodeChain(List.of(node, issuing.certificate()));
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// Whose certificates the local authority gave and did not take back, as a listener would judge.
  public ClientTrust holders(Instant now) throws AuthorityException {
    OwnAuthority own = own(now);
    return new ClientTrust(
        true,
        List.of(new ClientTrust.Authority(own.root(), true, "")),
        new Revocations(List.of(), false, own.revoked()),
        own.trustDomain());
  }

  private static Issued issued(X509Certificate certificate, Material issuing, NodeNames names) {
    List<String> all = new ArrayList<>(names.hosts());
    names.addresses().forEach(address -> all.add(address.toString()));
    return new Issued(
        certificate.getSerialNumber(),
        CertifiedName.keyOf(issuing.certificate()),
        names.spiffeId(),
        all,
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        null);
  }

  private static Ledger added(Ledger before, Issued issued, Instant now)
      throws AuthorityException {
    String domain = issued.spiffeId().domain();
    if (!before.trustDomain().isEmpty() && !before.trustDomain().equals(domain)) {
      throw new AuthorityException(
          "this authority gives identities of trust domain `%s`, not of `%s`"
              .formatted(before.trustDomain(), domain));
    }
    try {
      return before.with(issued, now);
    } catch (IllegalArgumentException full) {
      throw new AuthorityException(String.valueOf(full.getMessage()), full);
    }
  }

  /// All that was issued and has not ended a week ago, the oldest first.
  public List<Issued> list() throws AuthorityException {
    try {
      return ledger.load().issued();
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// Revokes what a person means.
  ///
  /// @return what is revoked now, or was before; empty when none of this kind was issued
  public List<Issued> revoke(Predicate<Issued> which, Instant now) throws AuthorityException {
    try {
      Ledger after =
          ledger.change(
              before ->
                  new Ledger(
                      before.trustDomain(),
                      before.issued().stream()
                          .map(one -> which.test(one) ? one.revokedAt(now) : one)
                          .toList()));
      return after.issued().stream().filter(which).toList();
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// What was revoked and has not ended, as signed lists in PEM, one after the other: that of the
  /// current issuing authority, and that of the root, which revokes no issuing authority. Together
  /// they answer for every certificate of a path to the root. What an earlier issuing authority
  /// signed is in neither; the gate itself goes by the ledger, which has all.
  public String revocationLists(Instant now) throws AuthorityException {
    try {
      Material issuing = authority.issuing(now);
      String key = CertifiedName.keyOf(issuing.certificate());
      List<Issued> revoked =
          ledger.load().issued().stream()
              .filter(one -> one.revoked() != null && one.issuer().equals(key))
              .filter(one -> one.until().isAfter(now))
              .toList();
      return RevocationLists.sign(issuing, revoked, now, random)
          + RevocationLists.sign(authority.root(now), List.of(), now, random);
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// The local authority, as a listener believes it; made when there is none.
  public OwnAuthority own(Instant now) throws AuthorityException {
    try {
      return OwnAuthority.of(authority.rootCertificate(now), ledger.load());
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// A serial number as a person writes it: hexadecimal, with or without `0x` or colons.
  ///
  /// @throws IllegalArgumentException when it is none
  public static BigInteger serial(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text.replace(":", "");
    if (!digits.matches("[0-9a-fA-F]{1,40}")) {
      throw new IllegalArgumentException("`" + text + "` is no serial number in hexadecimal");
    }
    return new BigInteger(digits, 16);
  }
}

package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The flow that keeps the listeners' certificate alive: makes what is missing, renews what is due,
/// leaves the rest as it is.
///
/// Guarantees: an existing root is never replaced, whatever else is missing or broken; its key is
/// unwrapped only to sign an issuing authority or a revocation list; no key is stored in clear; what
/// is returned is stored. Two processes that start at once get the same root. Safe for use by many
/// threads; blocks on its store.
public final class Certificates {
  private static final String ROOT = "ca/root";
  private static final String ISSUING = "ca/issuing";
  private static final String LEAF = "ca/leaf";

  private final AuthorityStore store;
  private final KeyWrap wrap;
  private final SecureRandom random;

  public Certificates(AuthorityStore store, KeyWrap wrap, SecureRandom random) {
    this.store = store;
    this.wrap = wrap;
    this.random = random;
  }

  /// A certificate for these hosts, `localhost`, `127.0.0.1` and `::1`, with its issuing authority
  /// behind it. Asked again at [Material#dueAt], it gives a new one.
  ///
  /// @param now the moment at which it has to be valid
  /// @param hosts host names, also `*.` and a host name, and address literals; may be empty
  /// @throws AuthorityException when there can be none; nothing that was kept is lost
  public Material ensure(Instant now, Collection<String> hosts) throws AuthorityException {
    try {
      SubjectNames names = SubjectNames.of(hosts);
      Kept root = keptRoot(now);
      Kept issuing = issuing(root, now);
      Optional<Material> kept = leaf(issuing.certificate(), names, now);
      if (kept.isPresent()) {
        return kept.get();
      }
      Material leaf = Authority.leaf(unwrapped(issuing, ISSUING), names, now, random);
      store.save(AuthorityStore.Part.LEAF, wrapped(leaf, LEAF));
      return leaf;
    } catch (IOException | IllegalArgumentException e) {
      throw new AuthorityException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The root's certificate as PEM, for clients to trust; empty before the first [#ensure].
  ///
  /// @throws AuthorityException when there is one and it cannot be read
  public Optional<String> rootPem() throws AuthorityException {
    try {
      return store.root().map(Kept::certificatePem);
    } catch (IOException e) {
      throw new AuthorityException(String.valueOf(e.getMessage()), e);
    }
  }

  /// The root's certificate; made when there is none.
  X509Certificate rootCertificate(Instant now) throws IOException, AuthorityException {
    return keptRoot(now).certificate();
  }

  /// The root with its key; made when there is none.
  Material root(Instant now) throws IOException, AuthorityException {
    return unwrapped(keptRoot(now), ROOT);
  }

  /// The authority that signs what is no authority, with its key; made when there is none.
  Material issuing(Instant now) throws IOException, AuthorityException {
    return unwrapped(issuing(keptRoot(now), now), ISSUING);
  }

  private Kept keptRoot(Instant now) throws IOException, AuthorityException {
    Optional<Kept> kept = store.root();
    if (kept.isEmpty()) {
      // INVARIANT: what was kept is read again, because another process may have been first.
      store.keepRoot(wrapped(Authority.root(now, random), ROOT));
      kept = store.root();
    }
    Kept root = kept.orElseThrow(() -> new IOException("the root was kept and is gone"));
    X509Certificate certificate = root.certificate();
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new AuthorityException(
          "the clock says `%s`, but the root is valid from `%s`: set the clock"
              .formatted(now, certificate.getNotBefore().toInstant()));
    }
    if (!now.isBefore(certificate.getNotAfter().toInstant())) {
      throw new AuthorityException(
          "the root expired at `%s`: move it away, and clients have to trust the new one"
              .formatted(certificate.getNotAfter().toInstant()));
    }
    return root;
  }

  private Kept issuing(Kept root, Instant now) throws IOException, AuthorityException {
    Optional<Kept> kept = store.load(AuthorityStore.Part.ISSUING);
    if (kept.isPresent() && fresh(kept.get().certificate(), root.certificate(), now)) {
      return kept.get();
    }
    Material made = Authority.issuing(unwrapped(root, ROOT), now, random);
    Kept issuing = wrapped(made, ISSUING);
    store.save(AuthorityStore.Part.ISSUING, issuing);
    return issuing;
  }

  /// The kept leaf, if it still serves: one that does not is made anew, at no loss.
  private Optional<Material> leaf(X509Certificate issuing, SubjectNames names, Instant now)
      throws IOException {
    Optional<Kept> kept = store.load(AuthorityStore.Part.LEAF);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate leaf = kept.get().certificate();
    if (!fresh(leaf, issuing, now) || !names.areThoseOf(leaf)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Material(List.of(leaf, issuing), key(kept.get(), LEAF)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a certificate is this issuer's, valid, and less than two thirds of its life old.
  private static boolean fresh(X509Certificate certificate, X509Certificate issuer, Instant now) {
    return Material.signed(issuer, certificate)
        && !now.isBefore(certificate.getNotBefore().toInstant())
        && now.isBefore(Material.dueAt(certificate));
  }

  private Material unwrapped(Kept kept, String context) throws AuthorityException {
    try {
      return new Material(List.of(kept.certificate()), key(kept, context));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new AuthorityException(
          "the key of `%s` cannot be used: %s".formatted(context, e.getMessage()), e);
    }
  }

  private PrivateKey key(Kept kept, String context) throws GeneralSecurityException {
    byte[] pkcs8 = wrap.unwrap(kept.wrappedKey().reveal(), context).reveal();
    try {
      return Pem.pkcs8(pkcs8);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private Kept wrapped(Material material, String context) {
    byte[] pkcs8 = material.key().getEncoded();
    try {
      byte[] wrapped = wrap.wrap(new Secret(pkcs8), context);
      return new Kept(material.certificate(), new Secret(wrapped));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }
}

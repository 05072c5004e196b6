package dev.munjigi.gates.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/// A list of revoked certificates (RFC 5280, section 5): complete, by the issuer of what it lists.
///
/// Guarantees: it has an end; it is no delta, no part and no list for other issuers; its signature
/// is of a strong kind. Does not guarantee who signed it: [#by] tells.
final class RevocationList {
  /// How many certificates one list may hold.
  static final int MOST = 1_000_000;

  private static final String PEM = "X509 CRL";
  private static final int FIRST_OF_SEQUENCE = 0x30;
  private static final int CRL_SIGN = 6;
  private static final int MOST_SIGNERS = 64;

  private final X509CRL list;
  private final Set<BigInteger> serials;

  /// What was found out about keys: a signature over a long list takes long to check.
  private final Map<PublicKey, Boolean> signers = new ConcurrentHashMap<>();

  private RevocationList(X509CRL list, Set<BigInteger> serials) {
    this.list = list;
    this.serials = serials;
  }

  /// The lists in a file: one in DER, or any number in PEM.
  ///
  /// @throws IOException when there is none, or one is not usable; the message is the rest of a
  ///     sentence about the file, one line
  static List<RevocationList> read(byte[] content) throws IOException {
    if (content.length > 0 && content[0] == FIRST_OF_SEQUENCE) {
      return List.of(of(content));
    }
    List<RevocationList> lists = new ArrayList<>();
    for (PemObject block : Pem.read(content)) {
      if (block.getType().equals(PEM)) {
        lists.add(of(block.getContent()));
      }
    }
    if (lists.isEmpty()) {
      throw new IOException("holds no revocation list: DER, or PEM with `BEGIN X509 CRL`, is needed");
    }
    return lists;
  }

  private static RevocationList of(byte[] der) throws IOException {
    X509CRL list;
    try {
      list =
          (X509CRL)
              CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (CertificateException | CRLException | RuntimeException broken) {
      throw new IOException("holds a revocation list that cannot be read");
    }
    // INVARIANT: a delta, a part or a list for others is marked critical (RFC 5280, section 5.2);
    // read as a complete one, it would let what it leaves out pass.
    if (list.hasUnsupportedCriticalExtension() || !critical(list.getCriticalExtensionOIDs())) {
      throw new IOException("holds a delta, partial or indirect revocation list: a complete one by"
          + " the issuer itself is needed");
    }
    if (list.getNextUpdate() == null) {
      throw new IOException("holds a revocation list without an end (nextUpdate)");
    }
    if (!Strength.signature(list.getSigAlgOID(), list.getSigAlgParams())) {
      throw new IOException("holds a revocation list that is signed with `"
          + list.getSigAlgName() + "`, which is too weak");
    }
    return new RevocationList(list, serials(list));
  }

  private static boolean critical(@Nullable Set<String> oids) {
    return oids == null || oids.isEmpty();
  }

  private static Set<BigInteger> serials(X509CRL list) throws IOException {
    Set<BigInteger> serials = new HashSet<>();
    Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
    if (entries == null) {
      return serials;
    }
    if (entries.size() > MOST) {
      throw new IOException("holds a revocation list with more than `" + MOST + "` certificates");
    }
    for (X509CRLEntry entry : entries) {
      if (entry.hasUnsupportedCriticalExtension()) {
        throw new IOException("holds a revocation list with an entry that is not understood");
      }
      serials.add(entry.getSerialNumber());
    }
    return serials;
  }

  /// Whose certificates it lists.
  X500Principal issuer() {
    return list.getIssuerX500Principal();
  }

  /// Whether this issuer, which may sign lists, signed it.
  boolean by(X509Certificate issuer) {
    boolean[] usage = issuer.getKeyUsage();
    if (usage != null && !usage[CRL_SIGN]) {
      return false;
    }
    PublicKey key = issuer.getPublicKey();
    Boolean known = signers.get(key);
    if (known != null) {
      return known;
    }
    boolean signed = verified(key);
    if (signers.size() < MOST_SIGNERS) {
      signers.put(key, signed);
    }
    return signed;
  }

  private boolean verified(PublicKey key) {
    try {
      list.verify(key);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Whether it speaks for a moment.
  boolean currentAt(Instant now) {
    return !now.isBefore(list.getThisUpdate().toInstant()) && now.isBefore(until());
  }

  /// When the next one is due.
  Instant until() {
    return list.getNextUpdate().toInstant();
  }

  Instant from() {
    return list.getThisUpdate().toInstant();
  }

  boolean lists(BigInteger serial) {
    return serials.contains(serial);
  }

  /// Whether the other is the same list, byte for byte.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RevocationList that && list.equals(that.list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }
}

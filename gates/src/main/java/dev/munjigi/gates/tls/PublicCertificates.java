package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The flow that keeps one certificate of a public authority alive: orders it when there is none for
/// the hosts that are wanted, renews it in time, and keeps what it has until something better is
/// there.
///
/// Guarantees: no key is stored in clear; what is replaced was judged before ([IssuedChain]); a
/// failure of the authority, of the store or of the process changes nothing that is kept; orders
/// follow each other no faster than [Attempts] says, however often the process starts; when a step
/// ends no challenge is pending. Safe for use by many threads; blocks on its ports.
public final class PublicCertificates {
  private static final String CERTIFICATE = "acme/certificate";
  private static final String ACCOUNT = "acme/account ";
  private static final Duration SPACING = Duration.ofHours(1);

  private final Tools tools;
  private final Renewal renewal;

  /// What it works with.
  ///
  /// @param store where it keeps things
  /// @param wrap wraps the keys
  /// @param issuer the authority
  /// @param challenges what the authority looks for
  /// @param random for keys and chance
  public record Tools(
      AcmeStore store,
      KeyWrap wrap,
      CertificateIssuer issuer,
      Challenges challenges,
      SecureRandom random) {}

  /// What there is to show.
  ///
  /// @param material a certificate that is valid and stands for some of the hosts
  /// @param complete whether it stands for all of them
  public record Shown(Material material, boolean complete) {}

  public PublicCertificates(Tools tools) {
    this.tools = tools;
    this.renewal = new Renewal(tools.issuer(), tools.random());
  }

  /// What is there for these hosts; empty when none of them has a certificate that is valid now.
  ///
  /// @throws AuthorityException when something is kept and cannot be read
  public Optional<Shown> shown(WantedCertificate wanted, Instant now) throws AuthorityException {
    try {
      Optional<KeptIssuance> kept = kept();
      Optional<Material> material = kept.flatMap(this::material);
      if (material.isEmpty() || !valid(material.get(), now)) {
        return Optional.empty();
      }
      List<String> named = NamedCertificates.names(material.get().certificate());
      long covered = wanted.hosts().stream().filter(host -> named.contains(host.text())).count();
      return covered == 0
          ? Optional.empty()
          : Optional.of(new Shown(material.get(), covered == wanted.hosts().size()));
    } catch (IOException failed) {
      throw new AuthorityException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// Orders or renews when it is time to.
  public synchronized IssuanceProgress step(WantedCertificate wanted, Instant now)
      throws InterruptedException {
    Attempts attempts;
    Optional<Material> current;
    try {
      attempts = attempts(wanted);
      current = current(wanted, now);
      Instant due = current.isEmpty() ? now : renewal.of(wanted.authority(), current.get(), now);
      Instant next = due.isAfter(attempts.next(now)) ? due : attempts.next(now);
      if (now.isBefore(next)) {
        return new IssuanceProgress.Waits(next);
      }
      // INVARIANT: counted before it begins, so that a process that dies of it does not repeat it
      attempts = attempts.begun(now, tools.random());
      tools.store().save(AcmeStore.Part.ATTEMPTS, attempts.text());
    } catch (IOException failed) {
      return storeFailed(failed, now);
    }
    AcmeSettings.Challenge challenge = challenge(wanted, attempts);
    try {
      return obtained(wanted, ordered(wanted, current, challenge, now), challenge, now);
    } catch (IssuanceFailed failed) {
      return failed(attempts, failed, challenge, now);
    } catch (IOException failed) {
      return failed(attempts, store(failed), challenge, now);
    } finally {
      // INVARIANT: no door stays open behind an order
      tools.challenges().clear();
    }
  }

  private record Ordered(Material material, KeptIssuance kept) {}

  private Ordered ordered(
      WantedCertificate wanted,
      Optional<Material> current,
      AcmeSettings.Challenge challenge,
      Instant now)
      throws IssuanceFailed, IOException, InterruptedException {
    KeyPair key = Authority.pair("secp256r1", tools.random());
    CertificateOrder order =
        new CertificateOrder(
            wanted.authority(),
            account(wanted.authority()),
            wanted.hosts(),
            key,
            challenge,
            current.map(Material::certificate).orElse(null));
    Material material =
        IssuedChain.judge(
            tools.issuer().issue(order, tools.challenges()), key.getPrivate(), wanted.hosts(), now);
    KeptIssuance kept =
        new KeptIssuance(
            wanted.authority().directory().toString(),
            wanted.names(),
            material.chain(),
            wrapped(key.getPrivate(), CERTIFICATE));
    return new Ordered(material, kept);
  }

  private IssuanceProgress obtained(
      WantedCertificate wanted, Ordered ordered, AcmeSettings.Challenge challenge, Instant now)
      throws IOException {
    Material material = ordered.material();
    Duration life =
        Duration.between(
            material.certificate().getNotBefore().toInstant(),
            material.certificate().getNotAfter().toInstant());
    Duration third = life.dividedBy(3);
    // INVARIANT: whatever an authority says of renewal, orders that succeed keep their distance
    Instant next = now.plus(third.compareTo(SPACING) < 0 ? third : SPACING);
    tools.store().save(AcmeStore.Part.CERTIFICATE, ordered.kept().text());
    tools
        .store()
        .save(
            AcmeStore.Part.ATTEMPTS, new Attempts(wanted.digest(), 0, next, challenge).text());
    return new IssuanceProgress.Obtained(material, challenge, next);
  }

  private IssuanceProgress failed(
      Attempts begun, IssuanceFailed failed, AcmeSettings.Challenge challenge, Instant now) {
    Instant wish = failed.retryAfter();
    Attempts later = wish == null ? begun : begun.atLeast(wish, now);
    try {
      if (later != begun) {
        tools.store().save(AcmeStore.Part.ATTEMPTS, later.text());
      }
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
    return new IssuanceProgress.Failed(failed, challenge, later.next(now));
  }

  private static IssuanceProgress storeFailed(IOException failed, Instant now) {
    return new IssuanceProgress.Failed(store(failed), null, now.plus(SPACING));
  }

  private static IssuanceFailed store(IOException failed) {
    return new IssuanceFailed(IssuanceFailed.Step.STORE, String.valueOf(failed.getMessage()));
  }

  /// The first that can be answered, or the one that worked before; after a failure the next one.
  private static AcmeSettings.Challenge challenge(WantedCertificate wanted, Attempts begun) {
    AcmeSettings.Challenge fixed = wanted.authority().challenge();
    if (fixed != null) {
      return fixed;
    }
    List<AcmeSettings.Challenge> all = wanted.challenges();
    AcmeSettings.Challenge worked = begun.worked();
    int first = worked == null ? 0 : Math.max(0, all.indexOf(worked));
    return all.get((first + begun.failures() - 1) % all.size());
  }

  private Attempts attempts(WantedCertificate wanted) throws IOException {
    Optional<byte[]> text = tools.store().load(AcmeStore.Part.ATTEMPTS);
    if (text.isPresent()) {
      try {
        Attempts kept = Attempts.parse(text.get());
        if (kept.wanted().equals(wanted.digest())) {
          return kept;
        }
      } catch (IOException broken) {
        return Attempts.none(wanted.digest());
      }
    }
    return Attempts.none(wanted.digest());
  }

  /// What is kept, if it still is what is wanted.
  private Optional<Material> current(WantedCertificate wanted, Instant now) throws IOException {
    return kept()
        .filter(kept -> kept.directory().equals(wanted.authority().directory().toString()))
        .filter(kept -> kept.said().equals(wanted.names()))
        .flatMap(this::material)
        .filter(material -> valid(material, now));
  }

  private static boolean valid(Material material, Instant now) {
    return material.chain().stream()
        .allMatch(
            one ->
                now.isBefore(one.getNotAfter().toInstant())
                    && !now.isBefore(one.getNotBefore().toInstant().minus(SPACING)));
  }

  /// What is kept; one that cannot be understood is as good as none, because it can be had again.
  private Optional<KeptIssuance> kept() throws IOException {
    return parsed(tools.store().load(AcmeStore.Part.CERTIFICATE));
  }

  private static Optional<KeptIssuance> parsed(Optional<byte[]> text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(KeptIssuance.parse(text.get()));
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  private Optional<Material> material(KeptIssuance kept) {
    try {
      return Optional.of(new Material(kept.chain(), key(kept, CERTIFICATE)));
    } catch (GeneralSecurityException | IllegalArgumentException lost) {
      return Optional.empty();
    }
  }

  /// The account's key at an authority; made when there is none for it.
  private KeyPair account(AcmeSettings authority) throws IOException {
    String directory = authority.directory().toString();
    AcmeSettings.ExternalAccount external = authority.account();
    String known = external == null ? "-" : base64(external.keyId().getBytes(StandardCharsets.UTF_8));
    Optional<KeptIssuance> kept = parsed(tools.store().load(AcmeStore.Part.ACCOUNT));
    if (kept.isPresent() && kept.get().directory().equals(directory)) {
      String[] said = kept.get().said().split(" ", 2);
      try {
        if (said.length == 2 && said[1].equals(known)) {
          X509EncodedKeySpec open = new X509EncodedKeySpec(Base64.getUrlDecoder().decode(said[0]));
          return new KeyPair(
              KeyFactory.getInstance("EC").generatePublic(open),
              key(kept.get(), ACCOUNT + directory));
        }
      } catch (GeneralSecurityException | IllegalArgumentException lost) {
        // another one is made: an account is had for the asking
      }
    }
    KeyPair made = Authority.pair("secp256r1", tools.random());
    String said = base64(made.getPublic().getEncoded()) + " " + known;
    Secret wrapped = wrapped(made.getPrivate(), ACCOUNT + directory);
    KeptIssuance account = new KeptIssuance(directory, said, List.of(), wrapped);
    tools.store().save(AcmeStore.Part.ACCOUNT, account.text());
    return made;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private PrivateKey key(KeptIssuance kept, String context) throws GeneralSecurityException {
    byte[] pkcs8 = tools.wrap().unwrap(kept.wrappedKey().reveal(), context).reveal();
    try {
      return Pem.pkcs8(pkcs8);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private Secret wrapped(PrivateKey key, String context) {
    byte[] pkcs8 = key.getEncoded();
    try {
      return new Secret(tools.wrap().wrap(new Secret(pkcs8), context));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }
}

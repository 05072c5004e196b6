package dev.munjigi.app;

import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.OcspResponder;
import dev.munjigi.gates.tls.Staple;
import dev.munjigi.gates.tls.Stapled;
import dev.munjigi.gates.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What responders say of the listeners' certificates: read from files, or fetched in the
/// background. What is not there in time is not stapled; no handshake waits for it.
final class Staples implements Task {
  private static final System.Logger LOGGER = System.getLogger(Staples.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final OcspResponder responder;
  private final Map<X509Certificate, Kept> kept = new HashMap<>();

  /// One certificate's.
  private static final class Kept {
    final Material material;
    final Stapled stapled = new Stapled();
    boolean fetched;
    Instant dueAt = Instant.MIN;

    Kept(Material material) {
      this.material = material;
    }
  }

  Staples(OcspResponder responder) {
    this.responder = responder;
  }

  /// The place of a certificate's staple. A file that cannot be used leaves what was there.
  ///
  /// @param warnings takes what is wrong, one line each
  synchronized Stapled of(TlsSettings.Stapling source, Material material, List<String> warnings) {
    Kept one = kept.computeIfAbsent(material.certificate(), first -> new Kept(material));
    one.fetched = source instanceof TlsSettings.Stapling.Fetch;
    switch (source) {
      case TlsSettings.Stapling.Off off -> {
        return new Stapled();
      }
      case TlsSettings.Stapling.Fetch fetch -> {
        if (Staple.responder(material.certificate()).isEmpty()) {
          warnings.add("`ocsp: fetch`: the certificate names no responder that is asked over HTTP");
        }
      }
      case TlsSettings.Stapling.FromFile(NamedFile file) -> {
        try (InputStream in = Files.newInputStream(file.path())) {
          one.stapled.put(Staple.read(in.readNBytes(Staple.LONGEST + 1), material));
        } catch (IOException broken) {
          warnings.add("ocsp `" + file + "` " + broken.getMessage());
        }
      }
    }
    return one.stapled;
  }

  /// Forgets the certificates that are no longer shown.
  synchronized void retain(Set<X509Certificate> shown) {
    kept.keySet().retainAll(new HashSet<>(shown));
  }

  @Override
  public String name() {
    return "stapling";
  }

  @Override
  public Duration step(Instant now) throws InterruptedException {
    for (Kept one : due(now)) {
      one.dueAt = fetch(one, now);
    }
    return LOOK;
  }

  private synchronized List<Kept> due(Instant now) {
    return kept.values().stream()
        .filter(one -> one.fetched && !now.isBefore(one.dueAt))
        .toList();
  }

  /// @return when to try again
  private Instant fetch(Kept one, Instant now) throws InterruptedException {
    Optional<URI> at = Staple.responder(one.material.certificate());
    if (at.isEmpty()) {
      return Instant.MAX;
    }
    try {
      Staple staple =
          Staple.read(responder.ask(at.get(), Staple.question(one.material)), one.material);
      one.stapled.put(staple);
      Instant due = staple.dueAt();
      return due.isBefore(now.plus(SHORTEST)) ? now.plus(SHORTEST) : due;
    } catch (IOException failed) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "no staple for `{0}`: the answer of `{1}` {2}",
          one.material,
          at.get(),
          failed.getMessage());
      return now.plus(AFTER_FAILURE);
    }
  }
}

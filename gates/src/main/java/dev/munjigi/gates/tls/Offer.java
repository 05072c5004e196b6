package dev.munjigi.gates.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a listener shows in handshakes, and whose certificates it accepts there.
///
/// @param shown at least one; the first is for clients that ask for no name, or an unknown one
/// @param clients null when clients are not asked for certificates
public record Offer(List<Shown> shown, @Nullable ClientTrust clients) {
  public Offer {
    shown = List.copyOf(shown);
    if (shown.isEmpty()) {
      throw new IllegalArgumentException("a listener shows at least one certificate");
    }
  }

  /// One certificate alone.
  public Offer(Material material) {
    this(List.of(new Shown(material, new Stapled())), null);
  }

  /// A certificate with what its responder says of it.
  public record Shown(Material material, Stapled stapled) {}
}

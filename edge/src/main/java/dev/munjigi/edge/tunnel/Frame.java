package dev.munjigi.edge.tunnel;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import java.util.Optional;

/// What is said in a tunnel beside bytes. Docs: `docs/tunnels.md`.
sealed interface Frame {
  /// The first thing that is said, by the one who connected.
  ///
  /// @param datagrams whether the bytes that follow are datagrams
  /// @param service the name of the service that is wanted
  record Open(boolean datagrams, String service) implements Frame {
    /// How long a name may be.
    static final int LONGEST = 63;

    /// What bytes say; empty when they are no such thing.
    static Optional<Open> of(String kind, String service) {
      boolean known = kind.equals("S") || kind.equals("D");
      boolean named =
          !service.isEmpty()
              && service.length() <= LONGEST
              && service
                  .chars()
                  .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
      return known && named
          ? Optional.of(new Open(kind.equals("D"), service))
          : Optional.empty();
    }

    String text() {
      return (datagrams ? "D" : "S") + service;
    }
  }

  /// The other side is there; bytes may follow both ways.
  record Opened() implements Frame {
    static final Opened INSTANCE = new Opened();
  }

  /// It is not; nothing follows.
  ///
  /// @param why the class of the reason
  /// @param id what the gate that refused knows it by
  record Refused(PublicClass why, String id) implements Frame {
    static Refused of(PublicClass why, Id id) {
      return new Refused(why, id.toString());
    }

    /// What bytes say; empty when they are no such thing.
    static Optional<Refused> parse(String text) {
      int space = text.indexOf(' ');
      if (space < 0 || Id.parse(text.substring(space + 1)).isEmpty()) {
        return Optional.empty();
      }
      for (PublicClass one : PublicClass.values()) {
        if (one.word().equals(text.substring(0, space))) {
          return Optional.of(new Refused(one, text.substring(space + 1)));
        }
      }
      return Optional.empty();
    }

    String text() {
      return why.word() + " " + id;
    }
  }

  /// This direction is over; the other one may go on.
  record End() implements Frame {
    static final End INSTANCE = new End();
  }
}

package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import java.util.Optional;

/// A PROXY header of version 1: a line of text (section 2.1).
final class HeaderLine {
  private static final String UNKNOWN = "PROXY UNKNOWN";
  private static final int WORDS = 6;

  private HeaderLine() {}

  /// Reads a line that begins with `PROXY ` and came without its CR LF.
  static Read parse(String line) {
    if (line.equals(UNKNOWN) || line.startsWith(UNKNOWN + " ")) {
      // what follows `UNKNOWN` has to be ignored
      return Read.Itself.ITSELF;
    }
    String[] words = line.split(" ", -1);
    if (words.length != WORDS) {
      return Read.Wrong.malformed(
          "the line has " + words.length + " words, each behind one space, and not " + WORDS);
    }
    boolean v4 = words[1].equals("TCP4");
    if (!v4 && !words[1].equals("TCP6")) {
      return Read.Wrong.malformed("the family is none of `TCP4`, `TCP6` and `UNKNOWN`");
    }
    Optional<Endpoint> client = endpoint(words[2], words[4], v4);
    Optional<Endpoint> target = endpoint(words[3], words[5], v4);
    return client.isPresent() && target.isPresent()
        ? new Read.Client(client.get(), target.get())
        : Read.Wrong.malformed("an address or a port is none of its family");
  }

  private static Optional<Endpoint> endpoint(String address, String port, boolean v4) {
    // an IPv4 address that is written as an IPv6 one stands under `TCP6`
    boolean fits = v4 == (address.indexOf(':') < 0);
    int number = port(port);
    return fits && number >= 0
        ? Address.parse(address).map(known -> new Endpoint(known, number))
        : Optional.empty();
  }

  /// A port without leading zeros; -1 when it is none.
  private static int port(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.startsWith("0"))) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= 65_535 ? port : -1;
  }
}

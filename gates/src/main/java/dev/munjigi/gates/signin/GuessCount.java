package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.List;

/// What a try to prove who somebody is is taken from, by the generic cell rate algorithm.
///
/// @param of what is counted
/// @param subject what tells it from others of its kind
public record GuessCount(Of of, String subject) {
  private static final int IPV6_NETWORK = 64;
  private static final int SINGLE = 128;

  /// What is counted, and how many tries it has.
  public enum Of {
    /// A device that the person signed in on before: 10 at once, and one more each minute.
    DEVICE(10, Duration.ofMinutes(1)),
    /// All others of an account together: the same.
    STRANGERS(10, Duration.ofMinutes(1)),
    /// One IPv4 address, or 64 bits of an IPv6 address: 30, and two more each minute.
    NETWORK(30, Duration.ofSeconds(30));

    private final Duration interval;
    private final Duration tolerance;

    Of(int burst, Duration interval) {
      this.interval = interval;
      this.tolerance = interval.multipliedBy(burst - 1L);
    }

    /// How long one try takes to come back.
    public Duration interval() {
      return interval;
    }

    /// How long all tries that are gone may take to come back for one more to be there.
    public Duration tolerance() {
      return tolerance;
    }
  }

  /// What this try is taken from: from all of these, or from none.
  public static List<GuessCount> of(Guess guess) {
    String device = guess.device();
    if (device != null) {
      // a device's name has no space
      return List.of(new GuessCount(Of.DEVICE, device + " " + guess.account()));
    }
    Network network =
        Network.of(guess.from(), guess.from().isV4() ? SINGLE : IPV6_NETWORK);
    return List.of(
        new GuessCount(Of.STRANGERS, guess.account()),
        new GuessCount(Of.NETWORK, network.base().toString()));
  }
}

package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Address;
import org.jspecify.annotations.Nullable;

/// One try to prove who somebody is.
///
/// @param account whom they say to be, whether there is such a person or not
/// @param device what tells the device from others on which that person has signed in before; null
///     when they never did on this one
/// @param from the client
public record Guess(String account, @Nullable String device, Address from) {
  private static final int LONGEST = 256;

  public Guess {
    account = account.substring(0, Math.min(account.length(), LONGEST));
  }
}

package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Address;
import org.jspecify.annotations.Nullable;

/// A browser that asks for something.
///
/// @param from the client
/// @param agent what it calls itself; what is beyond 256 characters is cut off
/// @param devices the cookie by which it is a known device, or null
/// @param session the cookie of the session that it has so far, or null
public record Visit(
    Address from, String agent, @Nullable String devices, @Nullable String session) {
  private static final int MOST_AGENT = 256;

  public Visit {
    agent = agent.substring(0, Math.min(agent.length(), MOST_AGENT));
  }
}

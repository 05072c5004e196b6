package dev.munjigi.gates.signin;

/// Port: how many tries to prove who they are people have. Safe for use by many threads.
///
/// Guarantees: tries on a device that the person signed in on before are counted for that device
/// alone, so that strangers' tries never keep them out there. All others are counted together for
/// the account, and for the network that they come from.
public interface Guesses {
  /// Takes one try.
  ///
  /// @return whether there was one left; otherwise nothing was taken
  boolean take(Guess guess);

  /// Gives one back that was right, or that was never checked.
  void giveBack(Guess guess);
}

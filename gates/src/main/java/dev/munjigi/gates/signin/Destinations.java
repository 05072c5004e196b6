package dev.munjigi.gates.signin;

/// Port: where this gate answers for a service, and a session may be taken to.
public interface Destinations {
  /// Whether it does.
  ///
  /// ATTACK: the port counts. Behind another one somebody else may listen, who would be handed a code
  /// that a browser of their own asked for.
  ///
  /// @param host lower case
  /// @param port 1 to 65535
  boolean reaches(String host, int port);
}

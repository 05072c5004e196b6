package dev.munjigi.gates.exchange;

/// Who is asking.
public sealed interface Principal {
  /// The principal as policies and events name it.
  String arn();

  /// The holder of a client certificate.
  ///
  /// @param certificate as it was verified in the handshake
  record Certified(ClientCertificate certificate) implements Principal {
    @Override
    public String arn() {
      return certificate.arn();
    }
  }

  /// Nobody in particular.
  record Anonymous() implements Principal {
    /// The one instance that is needed.
    public static final Anonymous NOBODY = new Anonymous();

    @Override
    public String arn() {
      return "anonymous";
    }
  }
}

package dev.munjigi.gates.exchange;

/// Why an exchange may go on: the rule that opened it.
///
/// @param by the rule or setting that allows it
/// @param untilReply whether it hangs on what the reply says, and has to be judged again then
public record Grant(Clause by, boolean untilReply) {
  /// One that holds whatever the reply says.
  public Grant(Clause by) {
    this(by, false);
  }
}

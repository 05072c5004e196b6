package dev.munjigi.gates.exchange;

/// Why one exchange or connection is refused, for the log and the operator; the client sees only
/// the code's public class.
///
/// @param code the reason
/// @param clause the rule or setting that decided
/// @param evidence what was seen, for the log only, never a secret; at most 512 characters are kept
/// @param remedy the smallest change that would let it pass, one lower-case line
/// @param retryAfterSeconds after how many seconds the same request may pass, for the `Retry-After`
///     field of the answer (RFC 9110 section 10.2.3); 0 when waiting does not help
public record Refusal(
    ReasonCode code, Clause clause, String evidence, String remedy, int retryAfterSeconds) {
  private static final int EVIDENCE_LIMIT = 512;

  public Refusal {
    if (evidence.length() > EVIDENCE_LIMIT) {
      evidence = evidence.substring(0, EVIDENCE_LIMIT - 1) + "…";
    }
    if (retryAfterSeconds < 0) {
      throw new IllegalArgumentException("a wait is not negative: `" + retryAfterSeconds + "`");
    }
  }

  /// A refusal that waiting does not help.
  public Refusal(ReasonCode code, Clause clause, String evidence, String remedy) {
    this(code, clause, evidence, remedy, 0);
  }
}

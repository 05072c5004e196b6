package dev.munjigi.gates.exchange;

/// Why one exchange or connection is refused, for the log and the operator; the client sees only
/// the code's public class.
///
/// @param code the reason
/// @param clause the rule or setting that decided
/// @param evidence what was seen, for the log only, never a secret; at most 512 characters are kept
/// @param remedy the smallest change that would let it pass, one lower-case line
public record Refusal(ReasonCode code, Clause clause, String evidence, String remedy) {
  private static final int EVIDENCE_LIMIT = 512;

  public Refusal {
    if (evidence.length() > EVIDENCE_LIMIT) {
      evidence = evidence.substring(0, EVIDENCE_LIMIT - 1) + "…";
    }
  }
}

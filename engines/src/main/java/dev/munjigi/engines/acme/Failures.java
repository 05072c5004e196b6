package dev.munjigi.engines.acme;

import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import java.time.Instant;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/// Makes one line of whatever went wrong.
final class Failures {
  private Failures() {}

  /// @throws InterruptedException when it went wrong because this thread was asked to end
  static IssuanceFailed of(Step step, Throwable failed) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Throwable cause = failed;
    while (cause instanceof AcmeLazyLoadingException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case AcmeUserActionRequiredException action ->
          new IssuanceFailed(step, "the authority wants something of you: " + told(action));
      case AcmeRateLimitedException limited -> {
        Instant after = limited.getRetryAfter().orElse(null);
        yield new IssuanceFailed(step, "the authority limits your rate: " + told(limited), after);
      }
      case AcmeServerException refused ->
          new IssuanceFailed(step, "the authority refuses: " + told(refused));
      case AcmeNetworkException network ->
          new IssuanceFailed(
              step, String.valueOf((network.getCause() == null ? network : network.getCause()).getMessage()));
      case AcmeProtocolException wrong ->
          new IssuanceFailed(step, "the authority's answer is not understood: " + message(wrong));
      case RuntimeException wrong ->
          new IssuanceFailed(step, "the authority's answer is not understood: " + message(wrong));
      default -> new IssuanceFailed(step, message(cause));
    };
  }

  private static String told(AcmeServerException refused) {
    return describe(refused.getProblem());
  }

  /// What a problem says (RFC 7807), whatever it is made of.
  static String describe(Problem problem) {
    try {
      return problem + " (`" + problem.getType() + "`)";
    } catch (RuntimeException broken) {
      return "without a reason that can be read";
    }
  }

  private static String message(Throwable failed) {
    String text = failed.getMessage();
    return text == null ? failed.getClass().getSimpleName() : text;
  }
}

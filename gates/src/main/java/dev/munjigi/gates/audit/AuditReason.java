package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `audit` gate refuses: what cannot be written down does not happen.
public enum AuditReason implements ReasonCode {
  /// No room could be reserved for the exchange's events.
  LOG_FULL(
      "log-full",
      "The audit log had no room for the events of this exchange.",
      "감사 로그에 이 요청의 이벤트를 기록할 공간이 없었습니다."),
  /// The decision could not be made durable before the request would have gone upstream.
  LOG_FAILED(
      "log-failed",
      "The decision could not be written durably to the audit log before the request was passed"
          + " on.",
      "요청을 전달하기 전에 결정을 감사 로그에 확실히 저장하지 못했습니다.");

  private final String noun;
  private final String english;
  private final String korean;

  AuditReason(String noun, String english, String korean) {
    this.noun = noun;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.AUDIT;
  }

  @Override
  public String noun() {
    return noun;
  }

  @Override
  public int status() {
    return 503;
  }

  @Override
  public PublicClass publicClass() {
    return PublicClass.UNAVAILABLE;
  }

  @Override
  public String english() {
    return english;
  }

  @Override
  public String korean() {
    return korean;
  }
}

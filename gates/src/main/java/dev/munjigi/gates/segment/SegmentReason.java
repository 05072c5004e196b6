package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `segment` gate refuses.
public enum SegmentReason implements ReasonCode {
  LISTENER_CLOSED(
      "listener-closed",
      0,
      "The listener takes no connections from the zones of this address.",
      "이 리스너는 이 주소가 속한 구역의 연결을 받지 않습니다."),
  DENIED_BY_RULE(
      "denied-by-rule",
      403,
      "A deny rule keeps this address away from the destination.",
      "거부 규칙에 따라 이 주소는 목적지에 접근할 수 없습니다."),
  NOT_ALLOWED(
      "not-allowed",
      403,
      "No rule allows this address to reach the destination.",
      "이 주소가 목적지에 접근하도록 허용하는 규칙이 없습니다.");

  private final String noun;
  private final int status;
  private final String english;
  private final String korean;

  SegmentReason(String noun, int status, String english, String korean) {
    this.noun = noun;
    this.status = status;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.SEGMENT;
  }

  @Override
  public String noun() {
    return noun;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public PublicClass publicClass() {
    return PublicClass.FORBIDDEN;
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

package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the walk itself refuses.
public enum WalkReason implements ReasonCode {
  FACT_UNANSWERED(
      "fact-unanswered",
      503,
      PublicClass.UNAVAILABLE,
      "A gate asked for a fact that no port could give in time.",
      "게이트가 필요로 한 사실을 정해진 시간 안에 알 수 없었습니다."),
  GATE_FAILED(
      "gate-failed",
      503,
      PublicClass.UNAVAILABLE,
      "A gate failed unexpectedly, so the exchange was refused.",
      "게이트에서 예상하지 못한 오류가 나서 요청을 거부했습니다."),
  BODY_BEYOND_HOLD(
      "body-beyond-hold",
      413,
      PublicClass.TOO_LARGE,
      "A verdict needs the whole body, and the body is longer than the route holds.",
      "판정에 본문 전체가 필요하지만 본문이 라우트의 보관 한도보다 깁니다."),
  LEASE_LOST(
      "lease-lost",
      0,
      PublicClass.FORBIDDEN,
      "An open stream lost the right it was opened with.",
      "열려 있던 스트림이 열릴 때 가졌던 권한을 잃었습니다.");

  private final String noun;
  private final int status;
  private final PublicClass publicClass;
  private final String english;
  private final String korean;

  WalkReason(String noun, int status, PublicClass publicClass, String english, String korean) {
    this.noun = noun;
    this.status = status;
    this.publicClass = publicClass;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.WALK;
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
    return publicClass;
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

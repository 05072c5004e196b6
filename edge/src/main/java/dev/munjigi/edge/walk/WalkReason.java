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
      "A gate needed a fact that could not be had in time.",
      "관문이 판단하는 데 필요한 사실을 제시간에 알아내지 못했습니다."),
  GATE_FAILED(
      "gate-failed",
      503,
      PublicClass.UNAVAILABLE,
      "A gate failed unexpectedly, so the exchange was refused.",
      "관문에서 예상하지 못한 오류가 발생하여 요청을 거부했습니다."),
  BODY_BEYOND_HOLD(
      "body-beyond-hold",
      413,
      PublicClass.TOO_LARGE,
      "A verdict needs the whole body, and the body is longer than the route holds.",
      "판정하려면 본문 전체가 필요한데, 본문이 라우트의 보관 한도보다 깁니다."),
  LEASE_LOST(
      "lease-lost",
      0,
      PublicClass.FORBIDDEN,
      "An open stream lost the right it was opened with.",
      "열려 있던 스트림이 열릴 때 가졌던 권한을 잃었습니다."),
  SERVICE_NOT_OFFERED(
      "service-not-offered",
      0,
      PublicClass.FORBIDDEN,
      "The listener takes tunnels, but does not lead to a service of the name that was asked for.",
      "이 리스너는 터널을 받지만, 그 이름의 서비스로는 연결하지 않습니다."),
  TUNNEL_MALFORMED(
      "tunnel-malformed",
      0,
      PublicClass.MALFORMED,
      "What came on a listener for tunnels is not what a tunnel begins with.",
      "터널용 리스너에 들어온 내용이 터널의 시작 형식이 아닙니다.");

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

package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `policy` gate refuses.
public enum PolicyReason implements ReasonCode {
  NO_ROUTE(
      "no-route",
      "No route of the service matches the method and path, and nothing is open by omission.",
      "요청한 메서드와 경로에 맞는 라우트가 서비스에 없으며, 명시하지 않은 것은 열리지 않습니다."),
  NO_ACCESS_SAID(
      "no-access-said",
      "The route says neither `access: public` nor an action, so it is open to nobody.",
      "라우트에 `access: public`도 액션도 없으므로 아무에게도 열려 있지 않습니다."),
  ACTION_NOT_GRANTED(
      "action-not-granted",
      "Nothing grants the route's action to whoever is asking.",
      "요청한 주체에게 이 라우트의 액션을 허용하는 규칙이 없습니다."),
  ACTION_DENIED(
      "action-denied",
      "A policy denies the route's action to whoever is asking.",
      "요청한 주체에게 이 라우트의 액션을 명시적으로 거부하는 정책이 있습니다."),
  NOT_IN_GROUP(
      "not-in-group",
      "The route is for people in certain groups, or for those who are known at all, and this is none"
          + " of them.",
      "정해진 그룹에 속한 사용자나 신원이 확인된 주체만 쓸 수 있는 경로이며, 요청한 주체는 이에 해당하지 않습니다."),
  REPLY_NOT_JUDGED(
      "reply-not-judged",
      "A policy hangs on what the reply says, and the reply is no JSON that can be judged.",
      "정책이 응답 내용에 따라 정해지는데, 응답이 판단할 수 있는 JSON이 아닙니다."),
  STORE_UNREACHABLE(
      "store-unreachable",
      "The store that some policies are kept in cannot be read, so nobody is allowed anything by"
          + " policies.",
      "일부 정책이 보관된 저장소를 읽을 수 없어 정책에 따른 허용을 할 수 없습니다."),
  IDENTITY_NOT_LISTED(
      "identity-not-listed",
      "The service lists the identities that may be connected, and this is none of them.",
      "서비스에 연결할 수 있는 신원이 정해져 있으며, 요청한 주체는 그중 하나가 아닙니다.");

  private final String noun;
  private final String english;
  private final String korean;

  PolicyReason(String noun, String english, String korean) {
    this.noun = noun;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.POLICY;
  }

  @Override
  public String noun() {
    return noun;
  }

  @Override
  public int status() {
    return this == STORE_UNREACHABLE ? 503 : 403;
  }

  @Override
  public PublicClass publicClass() {
    return this == STORE_UNREACHABLE ? PublicClass.UNAVAILABLE : PublicClass.FORBIDDEN;
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

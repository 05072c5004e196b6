package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `identity` gate refuses.
public enum IdentityReason implements ReasonCode {
  SIGN_IN_NEEDED(
      "sign-in-needed",
      401,
      "The route is for those who are known, and the request shows nobody.",
      "신원을 확인해야 하는 경로인데, 요청에 신원을 알 수 있는 것이 없습니다."),
  TOKEN_REFUSED(
      "token-refused",
      401,
      "The key or token that the request bears does not hold.",
      "요청에 담긴 키나 토큰이 유효하지 않습니다."),
  CERTIFICATE_LOST(
      "certificate-lost",
      403,
      "The client certificate of this connection no longer holds: it was revoked, it expired, or"
          + " its authority is no longer accepted.",
      "이 연결의 클라이언트 인증서가 더 이상 유효하지 않습니다. 폐기되었거나 만료되었거나, 인증 기관이 더 이상 허용되지 않습니다."),
  CERTIFICATE_NEEDED(
      "certificate-needed",
      403,
      "The listener has come to demand client certificates, and this connection showed none.",
      "리스너가 이제 클라이언트 인증서를 요구하지만, 이 연결은 인증서를 제시하지 않았습니다.");

  private final String noun;
  private final int status;
  private final String english;
  private final String korean;

  IdentityReason(String noun, int status, String english, String korean) {
    this.noun = noun;
    this.status = status;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.IDENTITY;
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
    return status == 401 ? PublicClass.SIGN_IN_NEEDED : PublicClass.FORBIDDEN;
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

package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `identity` gate refuses.
public enum IdentityReason implements ReasonCode {
  CERTIFICATE_LOST(
      "certificate-lost",
      "The client certificate of this connection no longer holds: it was revoked, it expired, or"
          + " its authority is no longer accepted.",
      "이 연결의 클라이언트 인증서가 더 이상 유효하지 않습니다. 폐기되었거나 만료되었거나, 인증 기관이 더 이상 허용되지 않습니다."),
  CERTIFICATE_NEEDED(
      "certificate-needed",
      "The listener has come to demand client certificates, and this connection showed none.",
      "리스너가 이제 클라이언트 인증서를 요구하지만, 이 연결은 인증서를 제시하지 않았습니다.");

  private final String noun;
  private final String english;
  private final String korean;

  IdentityReason(String noun, String english, String korean) {
    this.noun = noun;
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
    return 403;
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

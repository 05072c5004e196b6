package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `proxy` gate refuses; the connection is reset without a byte.
public enum ProxyReason implements ReasonCode {
  HEADER_MISSING(
      "header-missing",
      "The connection of a trusted proxy does not begin with a PROXY header.",
      "신뢰하는 프록시의 연결이 PROXY 헤더로 시작하지 않았습니다."),
  HEADER_MALFORMED(
      "header-malformed",
      "The PROXY header of a trusted proxy is not well-formed.",
      "신뢰하는 프록시가 보낸 PROXY 헤더의 형식이 올바르지 않습니다."),
  HEADER_SLOW(
      "header-slow",
      "The PROXY header of a trusted proxy took longer than it may.",
      "신뢰하는 프록시의 PROXY 헤더가 허용된 시간 안에 모두 도착하지 않았습니다.");

  private final String noun;
  private final String english;
  private final String korean;

  ProxyReason(String noun, String english, String korean) {
    this.noun = noun;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.PROXY;
  }

  @Override
  public String noun() {
    return noun;
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public PublicClass publicClass() {
    return this == HEADER_SLOW ? PublicClass.TOO_MANY : PublicClass.MALFORMED;
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

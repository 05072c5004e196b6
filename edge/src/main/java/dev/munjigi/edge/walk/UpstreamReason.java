package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// What can go wrong with an origin.
public enum UpstreamReason implements ReasonCode {
  UNREACHABLE(
      "unreachable",
      502,
      "No connection to the origin could be made.",
      "원본 서버에 연결할 수 없었습니다."),
  BUSY(
      "busy",
      502,
      "All connections to the origin that the source may have are in use, and too many exchanges"
          + " wait for one.",
      "출발지가 쓸 수 있는 원본 서버 연결이 모두 사용 중이고, 기다리는 요청도 너무 많습니다."),
  CONNECTION_LOST(
      "connection-lost",
      502,
      "The origin closed or reset the connection before its reply began.",
      "원본 서버가 응답을 시작하기 전에 연결을 닫거나 재설정했습니다."),
  REPLY_MALFORMED(
      "reply-malformed",
      502,
      "The origin answered something that is not one unambiguous HTTP reply.",
      "원본 서버가 한 가지로만 해석되는 HTTP 응답을 보내지 않았습니다."),
  REPLY_CUT(
      "reply-cut",
      502,
      "The origin's reply ended before it was whole.",
      "원본 서버의 응답이 도중에 끊겼습니다."),
  SILENT(
      "silent",
      504,
      "The origin did not begin to reply in time.",
      "원본 서버가 제시간에 응답을 시작하지 않았습니다."),
  STALLED(
      "stalled",
      504,
      "The origin's reply, or its reading of the request, paused for too long.",
      "원본 서버가 응답을 보내거나 요청을 읽는 도중 너무 오래 멈췄습니다."),
  UNTRUSTED(
      "untrusted",
      502,
      "The origin's certificate was not accepted.",
      "원본 서버의 인증서를 신뢰할 수 없었습니다.");

  private final String noun;
  private final int status;
  private final String english;
  private final String korean;

  UpstreamReason(String noun, int status, String english, String korean) {
    this.noun = noun;
    this.status = status;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.UPSTREAM;
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

package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// Why the `flood` gate refuses. At accept nothing of a status is sent: the connection is reset.
public enum FloodReason implements ReasonCode {
  BANNED("banned", 429, "The source is banned for a time.", "출발지가 일정 시간 차단된 상태입니다."),
  CONNECTIONS_OF_SOURCE(
      "connections-of-source",
      0,
      "The source has as many connections open as it may have.",
      "출발지가 동시에 열 수 있는 연결을 모두 쓰고 있습니다."),
  CONNECTIONS_TOTAL(
      "connections-total",
      0,
      "As many connections are open as there may be over all sources.",
      "전체 동시 연결 수가 한도에 도달했습니다."),
  HANDSHAKE_SLOW(
      "handshake-slow",
      0,
      "The TLS handshake took longer than it may.",
      "TLS 핸드셰이크가 허용된 시간을 넘겼습니다."),
  HEAD_SLOW(
      "head-slow",
      429,
      "The head of the request took longer than it may.",
      "요청 헤더가 허용된 시간 안에 모두 도착하지 않았습니다."),
  BODY_SLOW(
      "body-slow",
      429,
      "The body of the request came slower than it must.",
      "요청 본문이 최소 전송 속도보다 느리게 도착했습니다."),
  DRAIN_SLOW(
      "drain-slow",
      0,
      "The client took the reply slower than it must.",
      "클라이언트가 응답을 최소 속도보다 느리게 받아 갔습니다."),
  STREAM_IDLE(
      "stream-idle",
      0,
      "The upgraded stream was silent in both directions for longer than it may be.",
      "업그레이드된 스트림이 양방향 모두 허용된 시간보다 오래 조용했습니다."),
  STREAM_TOO_LONG(
      "stream-too-long",
      0,
      "The stream lasted longer than its service lets one last.",
      "스트림이 서비스가 허용한 시간보다 오래 이어졌습니다."),
  REQUESTS_OF_SOURCE(
      "requests-of-source",
      429,
      "The source sent more requests than its limit allows.",
      "출발지가 요청 한도를 초과했습니다."),
  REQUESTS_OF_PRINCIPAL(
      "requests-of-principal",
      429,
      "The principal sent more requests than its limit allows.",
      "주체가 요청 한도를 초과했습니다."),
  REQUESTS_OF_SERVICE(
      "requests-of-service",
      429,
      "All clients together sent more requests than the limit allows.",
      "모든 클라이언트의 요청을 합한 수가 한도를 초과했습니다."),
  STREAM_RESETS(
      "stream-resets",
      0,
      "The client reset streams of its HTTP/2 connection, or made the gate reset them, too often.",
      "클라이언트가 HTTP/2 연결의 스트림을 너무 자주 재설정하거나 재설정하게 만들었습니다."),
  IDLE_FRAMES(
      "idle-frames",
      0,
      "The client sent too many frames of HTTP/2 that carry nothing.",
      "클라이언트가 아무 내용도 나르지 않는 HTTP/2 프레임을 너무 많이 보냈습니다."),
  FLOWS_OF_SOURCE(
      "flows-of-source",
      0,
      "The source has as many flows of datagrams open as it may have.",
      "출발지가 동시에 열 수 있는 데이터그램 플로를 모두 쓰고 있습니다."),
  FLOWS_TOTAL(
      "flows-total",
      0,
      "As many flows of datagrams are open as there may be over all sources.",
      "전체 데이터그램 플로 수가 한도에 도달했습니다."),
  DATAGRAMS_OF_SOURCE(
      "datagrams-of-source",
      0,
      "The source sent more datagrams than its limit allows; those beyond it were dropped.",
      "출발지가 데이터그램 한도를 초과했습니다. 한도를 넘은 데이터그램은 버려졌습니다."),
  BODIES_WAITING(
      "bodies-waiting",
      503,
      "There is no memory left for one more body that whom it is for does not take.",
      "받는 쪽이 가져가지 않는 본문을 더 보관할 메모리가 없습니다."),
  BODIES_HELD(
      "bodies-held",
      503,
      "There is no memory left to hold one more body until its verdict.",
      "판정이 끝날 때까지 본문을 보관할 메모리가 남아 있지 않습니다.");

  private final String noun;
  private final int status;
  private final String english;
  private final String korean;

  FloodReason(String noun, int status, String english, String korean) {
    this.noun = noun;
    this.status = status;
    this.english = english;
    this.korean = korean;
  }

  @Override
  public GateName gate() {
    return GateName.FLOOD;
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
    return status == 503 ? PublicClass.UNAVAILABLE : PublicClass.TOO_MANY;
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

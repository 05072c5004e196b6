package dev.munjigi.gates.audit;

/// The words of an explanation, each in every language.
enum Phrase {
  EXCHANGE("exchange", "요청"),
  CONNECTION("connection", "연결"),
  EVENT("event", "이벤트"),
  WHEN("when", "시각"),
  WHO("who", "누가"),
  WHAT("what", "무엇을"),
  WHERE("where", "어디로"),
  RESULT("result", "결과"),
  REASON("reason", "이유"),
  RULE("rule", "규칙"),
  SEEN("seen", "확인된 내용"),
  REMEDY("what would let it pass", "통과하려면"),
  GRANTED_BY("allowed by", "허용한 규칙"),
  OBSERVED("would have been refused", "시행 모드였다면 거부한 이유"),
  ORIGIN("origin", "원본 서버"),
  TRAFFIC("carried", "오간 데이터"),
  TOOK("took", "걸린 시간"),
  SETTINGS("settings", "설정"),

  BEGUN("let through", "통과시킴"),
  FORWARDED("passed on, answered with status %1$s", "전달했고 상태 코드 %1$s%2$s 응답함"),
  ANSWERED("answered by the gate with status %1$s", "문지기가 직접 상태 코드 %1$s%2$s 응답함"),
  REFUSED("refused by the gate `%3$s` with status %1$s", "`%3$s` 관문이 상태 코드 %1$s%2$s 거부함"),
  REFUSED_SILENTLY("refused by the gate `%s` without an answer", "`%s` 관문이 응답 없이 거부함"),
  REVOKED("cut off by the gate `%s` while it was open", "열려 있던 중에 `%s` 관문이 끊음"),
  ORIGIN_BROKE("broken off by the origin", "원본 서버가 응답 도중에 끊음"),
  CLIENT_LEFT("given up by the client", "클라이언트가 도중에 끊음"),
  UPGRADED("switched protocols and ended in good order", "프로토콜을 바꾼 뒤 정상적으로 끝남"),
  STREAM("a stream of bytes", "바이트 스트림"),
  FLOW("a flow of datagrams", "데이터그램 플로"),
  STREAMED("carried until one side ended it", "한쪽이 끝낼 때까지 전달함"),
  CARRIED("%s bytes from the client, %s to it", "클라이언트에서 %s바이트, 클라이언트로 %s바이트"),
  CONNECTIONS_REFUSED(
      "%1$s connection%2$s refused by the gate `%3$s`", "`%3$s` 관문이 연결 %1$s개를 거부함"),
  EXCHANGES_REFUSED(
      "%1$s more exchange%2$s refused by the gate `%3$s`, counted together",
      "`%3$s` 관문이 요청 %1$s건을 더 거부함(합산 기록)"),
  DONE("done", "완료함"),
  NOT_DONE("not done: %s", "실패함: %s"),
  TIMES("%s, %s times", "%s, %s번"),
  LOGON("signing in", "로그인"),
  LOGOFF("signing out", "로그아웃"),
  HAND_OVER("going on to the host of a service", "서비스 호스트로 이동"),
  SETTINGS_LOADED("settings loaded", "설정을 적용함"),
  SETTINGS_REJECTED(
      "settings rejected, %1$s problem%2$s, the first: %3$s", "설정을 거부함, 문제 %1$s건, 첫 번째: %3$s"),
  CERTIFICATE_OBTAINED(
      "certificate for %1$s obtained from `%2$s`", "`%2$s`에서 %1$s의 인증서를 받음"),
  CERTIFICATE_FAILED(
      "no certificate for %1$s from `%2$s`: %3$s", "`%2$s`에서 %1$s의 인증서를 받지 못함: %3$s"),
  STARTED("the gate began to serve", "문지기가 시작됨"),
  STOPPED("the gate stopped: %s", "문지기가 멈춤: %s"),
  ORIGIN_GOOD(
      "the origin `%s` of `%s` is used again: %s", "`%2$s`의 원본 서버 `%1$s`를 다시 사용함: %3$s"),
  ORIGIN_EJECTED(
      "the origin `%s` of `%s` is left alone %s", "`%2$s`의 원본 서버 `%1$s`를 잠시 제외함: %3$s"),
  ORIGIN_DOWN("the origin `%s` of `%s` is not well: %s", "`%2$s`의 원본 서버 `%1$s` 상태 이상: %3$s"),
  GAP(
      "%1$s event%2$s not known to be durable, %3$s reservation%4$s refused: %5$s",
      "기록이 확인되지 않은 이벤트 %1$s건, 거절된 기록 예약 %3$s건: %5$s"),
  DAMAGED("the log's file `%s` was damaged: %s", "손상된 로그 파일 `%s`: %s"),

  NOBODY("nobody signed in", "로그인하지 않은 사용자"),
  FROM("%s, from %s", "%s, 출발지 %s"),
  THROUGH("%s through %s", "%s (경유: %s)"),
  SERVICE("service `%s`", "서비스 `%s`"),
  ROUTE("route `%s`", "라우트 `%s`"),
  LISTENER("listener `%s`", "리스너 `%s`"),
  UNVERIFIED("%s, as sent, not verified", "%s (보낸 그대로, 검증되지 않음)"),
  UNTIL("%s until %s", "%s ~ %s"),
  OF_WHICH_ORIGIN("%s ms, of which the origin %s ms", "%s ms, 그중 원본 서버 %s ms"),
  BUILT_IN("`%s`, built in", "`%s` (기본 내장)"),
  BANNED_BY_HAND("by hand, by `%s`", "직접 차단함, `%s`"),
  BANNED_BY_LIMIT("the ban of `%s`", "`%s`의 차단"),
  AND_MORE("and %s more", "그 밖에 %s건"),
  ON("%s on `%s`", "`%2$s`에 대해 %1$s");

  private final String english;
  private final String korean;

  Phrase(String english, String korean) {
    this.english = english;
    this.korean = korean;
  }

  /// What an English noun ends in after this number.
  static String plural(String number) {
    return number.equals("1") ? "" : "s";
  }

  /// The Korean particle that stands after this number, by the sound of its last digit.
  static String by(String number) {
    // 영, 삼 and 육 end in a consonant other than ㄹ
    return number.endsWith("0") || number.endsWith("3") || number.endsWith("6") ? "으로" : "로";
  }

  /// The phrase with its blanks filled in.
  String in(Language language, Object... blanks) {
    String form =
        switch (language) {
          case ENGLISH -> english;
          case KOREAN -> korean;
        };
    return blanks.length == 0 ? form : form.formatted(blanks);
  }
}

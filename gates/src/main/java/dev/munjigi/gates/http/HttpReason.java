package dev.munjigi.gates.http;

import static dev.munjigi.gates.exchange.PublicClass.MALFORMED;
import static dev.munjigi.gates.exchange.PublicClass.TOO_LARGE;
import static dev.munjigi.gates.exchange.PublicClass.UNKNOWN_HOST;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import java.util.Locale;

/// Why the `http` gate refuses: all its codes.
public enum HttpReason implements ReasonCode {
  REQUEST_LINE_MALFORMED(
      400,
      MALFORMED,
      "RFC 9112 section 3",
      "send `METHOD SP TARGET SP VERSION` and nothing else on the request line",
      "The request line is not a method, a target and a version with one space between them.",
      "요청 줄이 메서드, 대상, 버전을 공백 하나로 구분한 형식이 아닙니다."),
  METHOD_MALFORMED(
      400,
      MALFORMED,
      "RFC 9110 section 9.1",
      "send a method that is a token",
      "The method contains a character that no method may contain.",
      "메서드에 허용되지 않는 문자가 들어 있습니다."),
  METHOD_UNSUPPORTED(
      501,
      MALFORMED,
      "RFC 9110 section 9",
      "use a method that the gate knows",
      "The gate does not pass this method on.",
      "문지기가 전달하지 않는 메서드입니다."),
  VERSION_UNSUPPORTED(
      400,
      MALFORMED,
      "RFC 9112 section 2.3",
      "speak HTTP/1.1",
      "The request line names a version other than HTTP/1.0 and HTTP/1.1.",
      "요청 줄의 버전이 HTTP/1.0도 HTTP/1.1도 아닙니다."),
  TARGET_MALFORMED(
      400,
      MALFORMED,
      "RFC 9112 section 3.2",
      "send a path that begins with `/`, or a whole http or https address",
      "The request target has a form or a character that is not allowed.",
      "요청 대상의 형식이나 문자가 허용되지 않습니다."),
  TARGET_TOO_LONG(
      414,
      TOO_LARGE,
      "the limit on request targets",
      "shorten the target, or raise the limit on request targets",
      "The request target is longer than the limit.",
      "요청 대상이 허용된 길이를 넘습니다."),
  BARE_LINE_FEED(
      400,
      MALFORMED,
      "RFC 9112 section 2.2",
      "end every line with CR LF",
      "A line ends with a line feed that has no carriage return before it.",
      "캐리지 리턴 없이 줄 바꿈 문자만으로 끝나는 줄이 있습니다."),
  FIELD_MALFORMED(
      400,
      MALFORMED,
      "RFC 9112 section 5",
      "send every field as `name: value` with a name that is a token",
      "A field line is not a name, a colon and a value.",
      "필드 줄이 이름, 콜론, 값의 형식이 아닙니다."),
  FIELD_FOLDED(
      400,
      MALFORMED,
      "RFC 9112 section 5.2",
      "send every field on one line",
      "A field line begins with white space, as obsolete line folding does.",
      "필드 줄이 공백으로 시작합니다. 지금은 폐지된 줄 접기 형식입니다."),
  CONTROL_CHARACTER(
      400,
      MALFORMED,
      "RFC 9110 section 5.5",
      "remove the control character",
      "A field value contains a control character.",
      "필드 값에 제어 문자가 들어 있습니다."),
  FIELDS_TOO_LARGE(
      431,
      TOO_LARGE,
      "the limit on the size of heads",
      "send smaller fields, or raise the limit on the size of heads",
      "The header or trailer fields are larger than the limit.",
      "헤더 또는 트레일러 필드의 크기가 한도를 넘습니다."),
  FIELDS_TOO_MANY(
      431,
      TOO_LARGE,
      "the limit on the number of fields",
      "send fewer fields, or raise the limit on the number of fields",
      "There are more header fields, trailer fields or cookies than the limit.",
      "헤더 필드, 트레일러 필드 또는 쿠키의 개수가 한도를 넘습니다."),
  PSEUDO_FIELD_MALFORMED(
      400,
      MALFORMED,
      "RFC 9113 section 8.3",
      "send `:method`, `:scheme`, `:authority` and `:path` once each, before all other fields",
      "A pseudo-field of HTTP/2 is missing, repeated, unknown, empty or in the wrong place.",
      "HTTP/2 의사 필드가 없거나, 반복되거나, 알 수 없는 것이거나, 비어 있거나, 잘못된 자리에 있습니다."),
  FRAMES_MALFORMED(
      0,
      MALFORMED,
      "RFC 9113 section 5.4.1",
      "speak HTTP/2 as it is specified",
      "The client broke the rules of HTTP/2 in a way that ends the whole connection.",
      "클라이언트가 연결 전체를 끝내야 하는 방식으로 HTTP/2 규칙을 어겼습니다."),
  HOST_MISSING(
      400,
      MALFORMED,
      "RFC 9112 section 3.2",
      "send a `Host` field",
      "The request does not say which host it is for.",
      "요청에 호스트가 지정되어 있지 않습니다."),
  HOST_REPEATED(
      400,
      MALFORMED,
      "RFC 9112 section 3.2",
      "send one `Host` field",
      "The request has more than one Host field.",
      "요청에 Host 필드가 둘 이상 있습니다."),
  HOST_MALFORMED(
      400,
      MALFORMED,
      "RFC 9110 section 7.2",
      "send a host name or address, with a port of 1 to 65535 if any",
      "The host is neither a host name nor an address with an optional port.",
      "호스트가 호스트 이름이나 주소(포트는 선택)의 형식이 아닙니다."),
  HOST_MISMATCH(
      400,
      MALFORMED,
      "RFC 9110 section 7.4",
      "name the same host in the target, in `Host` and in the TLS handshake",
      "The request names different hosts in different places.",
      "요청 안의 여러 곳에 서로 다른 호스트가 적혀 있습니다."),
  MISDIRECTED(
      421,
      MALFORMED,
      "RFC 9113 section 9.1.2",
      "send the request on a connection of its own, as browsers do by themselves",
      "The HTTP/2 connection was made for another service than the request is for.",
      "요청이 향하는 서비스가 아닌 다른 서비스를 위해 맺은 HTTP/2 연결입니다."),
  HOST_UNKNOWN(
      400,
      UNKNOWN_HOST,
      "the hosts of the services",
      "add the host to a service, or send the host of a service",
      "No service answers to this host.",
      "이 호스트를 담당하는 서비스가 없습니다."),
  LENGTH_AND_CHUNKED(
      400,
      MALFORMED,
      "RFC 9112 section 6.1",
      "send `Content-Length` or `Transfer-Encoding`, not both",
      "The message states a length and is also sent in chunks.",
      "메시지에 콘텐츠 길이와 청크 전송이 함께 지정되어 있습니다."),
  LENGTH_MALFORMED(
      400,
      MALFORMED,
      "RFC 9110 section 8.6",
      "send the length as plain digits without a leading zero",
      "The content length is not a plain decimal number.",
      "콘텐츠 길이가 단순한 십진수가 아닙니다."),
  LENGTH_REPEATED(
      400,
      MALFORMED,
      "RFC 9112 section 6.3",
      "send one `Content-Length` with one number",
      "The content length is stated more than once.",
      "콘텐츠 길이가 두 번 이상 지정되어 있습니다."),
  LENGTH_MISMATCH(
      400,
      MALFORMED,
      "RFC 9113 section 8.1.1",
      "send as many bytes as `content-length` says",
      "The body is longer or shorter than its stated length.",
      "본문의 길이가 콘텐츠 길이에 적힌 값과 다릅니다."),
  TRANSFER_ENCODING_UNSUPPORTED(
      501,
      MALFORMED,
      "RFC 9112 section 6.1",
      "send the body with `chunked` alone",
      "The body has a transfer coding other than chunked.",
      "본문에 chunked가 아닌 전송 코딩이 쓰였습니다."),
  TRANSFER_ENCODING_REPEATED(
      400,
      MALFORMED,
      "RFC 9112 section 6.1",
      "send one `Transfer-Encoding` field",
      "The message has more than one Transfer-Encoding field.",
      "메시지에 Transfer-Encoding 필드가 둘 이상 있습니다."),
  CHUNKED_MISPLACED(
      400,
      MALFORMED,
      "RFC 9112 section 6.1",
      "name `chunked` once, as the only coding",
      "The transfer codings name chunked more than once, not last, or beside an empty member.",
      "전송 코딩 목록에서 chunked가 두 번 이상 나오거나, 마지막이 아니거나, 빈 항목과 함께 있습니다."),
  CHUNKED_IN_HTTP10(
      400,
      MALFORMED,
      "RFC 9112 section 6.1",
      "send a length, or speak HTTP/1.1",
      "An HTTP/1.0 message names a transfer coding, which that version does not have.",
      "HTTP/1.0에는 없는 전송 코딩이 HTTP/1.0 메시지에 지정되어 있습니다."),
  CHUNK_MALFORMED(
      400,
      MALFORMED,
      "RFC 9112 section 7.1",
      "send every chunk as a hexadecimal size, CR LF, the data and CR LF",
      "The chunked body breaks the grammar of chunks.",
      "청크 본문이 청크 문법에 맞지 않습니다."),
  CHUNK_EXTENSION_TOO_LARGE(
      413,
      TOO_LARGE,
      "RFC 9112 section 7.1.1",
      "send the chunks without extensions",
      "The chunk extensions are too large for the data that they come with.",
      "청크 확장이 함께 전송된 데이터에 비해 너무 큽니다."),
  TRAILER_FORBIDDEN(
      400,
      MALFORMED,
      "RFC 9110 section 6.5.1",
      "send this field in the head",
      "A trailer field belongs in the head: it concerns framing, routing, identity or content.",
      "트레일러에 헤더로 보내야 하는 필드(메시지 경계, 라우팅, 신원, 콘텐츠에 관한 필드)가 있습니다."),
  BODY_TOO_LARGE(
      413,
      TOO_LARGE,
      "the limit on bodies",
      "send a smaller body, or raise the route's limit on bodies",
      "The body is larger than the route allows.",
      "본문이 라우트에서 허용한 크기를 넘습니다."),
  PATH_CLIMBS(
      400,
      MALFORMED,
      "RFC 3986 section 5.2.4",
      "send the path without `..`",
      "The path climbs above the root, or hides a dot segment from one of two readers.",
      "경로가 루트보다 위를 가리키거나 점 세그먼트를 숨기고 있습니다."),
  PATH_ENCODING(
      400,
      MALFORMED,
      "RFC 3986 section 2.5",
      "send the path as UTF-8 without control characters",
      "The decoded path is not valid UTF-8 or contains a control character.",
      "디코딩한 경로가 올바른 UTF-8이 아니거나 제어 문자를 포함합니다."),
  PATH_SLASH_ENCODED(
      400,
      MALFORMED,
      "the service's setting for encoded slashes",
      "send `/` as it is, or let the service keep encoded slashes",
      "The path contains an encoded slash, on which origins disagree.",
      "경로에 인코딩된 슬래시가 있습니다. 원본 서버마다 해석이 다릅니다."),
  PATH_PARAMETER_AMBIGUOUS(
      400,
      MALFORMED,
      "RFC 3986 section 3.3",
      "send the path without `;` parameters",
      "The path leads somewhere else when its parameters are taken away.",
      "경로에서 매개변수를 떼면 다른 곳을 가리키게 됩니다."),
  PATH_BACKSLASH_AMBIGUOUS(
      400,
      MALFORMED,
      "RFC 3986 section 2.2",
      "send the path without backslashes",
      "The path leads somewhere else when its backslashes are read as slashes.",
      "경로의 역슬래시를 슬래시로 읽으면 다른 곳을 가리키게 됩니다."),
  UPGRADE_MALFORMED(
      400,
      MALFORMED,
      "RFC 6455 section 4.2.1",
      "send a whole WebSocket handshake of version 13",
      "The WebSocket handshake is incomplete or has another version.",
      "WebSocket 핸드셰이크가 불완전하거나 버전이 다릅니다."),
  EXPECT_UNSUPPORTED(
      400,
      MALFORMED,
      "RFC 9110 section 10.1.1",
      "send `Expect: 100-continue` or nothing",
      "The request expects something other than 100-continue.",
      "Expect 필드에 100-continue가 아닌 값이 있습니다."),
  CONNECTION_FIELD_MISUSED(
      400,
      MALFORMED,
      "RFC 9110 section 7.6.1",
      "name only hop-by-hop fields in `Connection`, and none in HTTP/2",
      "The Connection field is malformed or names a field that is meant for the origin.",
      "Connection 필드의 형식이 잘못되었거나, 원본 서버에 전달해야 할 필드를 지정합니다.");

  private final String noun = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final int status;
  private final PublicClass publicClass;
  private final String rule;
  private final String remedy;
  private final String english;
  private final String korean;

  HttpReason(
      int status,
      PublicClass publicClass,
      String rule,
      String remedy,
      String english,
      String korean) {
    this.status = status;
    this.publicClass = publicClass;
    this.rule = rule;
    this.remedy = remedy;
    this.english = english;
    this.korean = korean;
  }

  /// A refusal for this reason by the reason's own rule.
  ///
  /// @param evidence what was seen, printable, never a secret
  public Refusal refusal(String evidence) {
    return new Refusal(this, Clause.builtIn(rule), evidence, remedy);
  }

  /// The smallest change that would let the message pass.
  String remedy() {
    return remedy;
  }

  @Override
  public GateName gate() {
    return GateName.HTTP;
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

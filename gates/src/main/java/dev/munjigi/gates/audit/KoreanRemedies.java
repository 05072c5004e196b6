package dev.munjigi.gates.audit;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What would let a refused one pass, in Korean, by reason code: the remedy that an event carries is
/// English and may name values; the rule beside it names the setting in any language.
final class KoreanRemedies {
  private static final Map<String, String> BY_CODE = byCode();

  private KoreanRemedies() {}

  /// The sentence for a whole reason code; null when there is none.
  static @Nullable String of(String code) {
    return BY_CODE.get(code);
  }

  private static Map<String, String> byCode() {
    Map<String, String> all = new HashMap<>();
    message(all);
    body(all);
    connection(all);
    rules(all);
    upstream(all);
    return Map.copyOf(all);
  }

  private static void message(Map<String, String> all) {
    all.put("http.request-line-malformed", "요청 줄을 `메서드 대상 버전` 형식으로만 보내세요.");
    all.put("http.method-malformed", "메서드 이름에 허용된 문자만 쓰세요.");
    all.put("http.method-unsupported", "문지기가 아는 메서드를 쓰세요.");
    all.put("http.version-unsupported", "HTTP/1.1로 요청하세요.");
    all.put("http.target-malformed", "`/`로 시작하는 경로나 완전한 http 또는 https 주소를 보내세요.");
    all.put("http.target-too-long", "요청 대상을 줄이거나 그 길이 한도를 늘리세요.");
    all.put("http.bare-line-feed", "모든 줄을 CR LF로 끝내세요.");
    all.put("http.field-malformed", "모든 필드를 `이름: 값` 형식으로 보내세요.");
    all.put("http.field-folded", "필드마다 한 줄로 보내세요.");
    all.put("http.control-character", "제어 문자를 빼고 보내세요.");
    all.put("http.fields-too-large", "필드를 줄이거나 헤더 크기 한도를 늘리세요.");
    all.put("http.fields-too-many", "필드 수를 줄이거나 그 한도를 늘리세요.");
    all.put("http.host-missing", "`Host` 필드를 보내세요.");
    all.put("http.host-repeated", "`Host` 필드를 하나만 보내세요.");
    all.put("http.host-malformed", "호스트 이름이나 주소를, 포트가 있으면 1에서 65535 사이로 보내세요.");
    all.put("http.host-mismatch", "요청 대상, `Host` 필드, TLS 핸드셰이크에 같은 호스트를 쓰세요.");
    all.put("http.misdirected", "브라우저가 스스로 하듯이 따로 맺은 연결로 요청하세요.");
    all.put("http.pseudo-field-malformed", "의사 필드를 다른 필드보다 앞에 한 번씩만 보내세요.");
    all.put("http.frames-malformed", "HTTP/2를 규격대로 사용하세요.");
    all.put("http.length-mismatch", "`content-length`에 적은 만큼의 본문을 보내세요.");
    all.put("http.host-unknown", "서비스의 호스트에 추가하거나, 서비스가 담당하는 호스트로 요청하세요.");
    all.put("http.path-climbs", "경로에서 `..`를 빼고 보내세요.");
    all.put("http.path-encoding", "경로를 제어 문자 없는 UTF-8로 보내세요.");
    all.put("http.path-slash-encoded", "`/`를 그대로 보내거나, 서비스가 인코딩된 슬래시를 받도록 설정하세요.");
    all.put("http.path-parameter-ambiguous", "경로에서 `;` 매개변수를 빼고 보내세요.");
    all.put("http.path-backslash-ambiguous", "경로에서 역슬래시를 빼고 보내세요.");
    all.put("http.upgrade-malformed", "버전 13의 완전한 WebSocket 핸드셰이크를 보내세요.");
    all.put("http.expect-unsupported", "`Expect: 100-continue`를 보내거나 필드를 빼세요.");
    all.put(
        "http.connection-field-misused",
        "`Connection`에는 홉 단위 필드만 적고, HTTP/2에서는 아예 보내지 마세요.");
  }

  private static void body(Map<String, String> all) {
    all.put("http.length-and-chunked", "`Content-Length`와 `Transfer-Encoding` 중 하나만 보내세요.");
    all.put("http.length-malformed", "길이를 앞에 0이 붙지 않은 숫자로만 보내세요.");
    all.put("http.length-repeated", "`Content-Length`를 숫자 하나로 한 번만 보내세요.");
    all.put("http.transfer-encoding-unsupported", "본문을 `chunked`만으로 보내세요.");
    all.put("http.transfer-encoding-repeated", "`Transfer-Encoding` 필드를 하나만 보내세요.");
    all.put("http.chunked-misplaced", "전송 코딩으로 `chunked`만 한 번 적으세요.");
    all.put("http.chunked-in-http10", "길이를 보내거나 HTTP/1.1로 요청하세요.");
    all.put("http.chunk-malformed", "청크를 16진수 크기, CR LF, 데이터, CR LF 순서로 보내세요.");
    all.put("http.chunk-extension-too-large", "청크를 확장 없이 보내세요.");
    all.put("http.trailer-forbidden", "이 필드는 트레일러가 아니라 헤더로 보내세요.");
    all.put("http.body-too-large", "본문을 줄이거나 라우트의 본문 한도를 늘리세요.");
    all.put("walk.body-beyond-hold", "라우트의 `body.hold`를 늘리세요.");
    all.put("flood.bodies-waiting", "본문을 오는 대로 받거나 프로그램의 직접 메모리를 늘리세요.");
    all.put("flood.bodies-held", "잠시 뒤 다시 시도하거나 보관 메모리 한도를 늘리세요.");
  }

  private static void connection(Map<String, String> all) {
    all.put("flood.banned", "`munjigi ban lift`로 차단을 풀거나, 출발지를 `limits.allow`에 추가하세요.");
    all.put("flood.connections-of-source", "열린 연결을 닫거나, 출발지별 연결 한도를 늘리세요.");
    all.put("flood.connections-total", "전체 연결 한도를 늘리세요.");
    all.put("flood.handshake-slow", "핸드셰이크를 더 빨리 마치거나 제한 시간을 늘리세요.");
    all.put("flood.head-slow", "헤더를 더 빨리 보내거나 제한 시간을 늘리세요.");
    all.put("flood.stream-resets", "스트림을 덜 자주 재설정하는 클라이언트를 쓰세요.");
    all.put("flood.idle-frames", "내용 없는 프레임을 덜 보내는 클라이언트를 쓰세요.");
    all.put("flood.body-slow", "본문을 더 빨리 보내거나 최소 속도를 낮추세요.");
    all.put("flood.drain-slow", "응답을 더 빨리 받거나 최소 속도를 낮추세요.");
    all.put("flood.stream-too-long", "다시 연결하거나 서비스의 `timeouts.total`을 늘리세요.");
    all.put("flood.stream-idle", "더 자주 핑을 보내거나 `limits.connections.stream-idle`을 늘리세요.");
    all.put("flood.flows-of-source", "출발지별 플로 한도를 늘리거나 유휴 시간을 줄이세요.");
    all.put("flood.flows-total", "전체 플로 한도를 늘리거나 유휴 시간을 줄이세요.");
    all.put("flood.datagrams-of-source", "데이터그램을 덜 보내거나 `limits.flows.rate`를 늘리세요.");
    all.put("flood.requests-of-source", "잠시 기다리거나, 규칙에 적힌 속도 또는 버스트를 늘리세요.");
    all.put("flood.requests-of-principal", "잠시 기다리거나, 규칙에 적힌 속도 또는 버스트를 늘리세요.");
    all.put("flood.requests-of-service", "잠시 기다리거나, 규칙에 적힌 속도 또는 버스트를 늘리세요.");
    all.put(
        "proxy.header-missing",
        "프록시가 PROXY 헤더를 먼저 보내게 하거나, 그 주소를 리스너의 `proxy-protocol`에서 빼세요.");
    all.put("proxy.header-malformed", "프록시가 버전 1이나 2의 올바른 PROXY 헤더를 보내게 하세요.");
    all.put("proxy.header-slow", "PROXY 헤더를 더 빨리 보내거나 제한 시간을 늘리세요.");
    all.put("tls.plain-http", "`https://` 주소로 요청하세요.");
    all.put("tls.not-tls", "이 리스너에는 TLS로 연결하세요.");
    all.put("tls.protocol-too-old", "클라이언트의 TLS를 새 버전으로 올리거나 리스너의 최소 버전을 낮추세요.");
    all.put("tls.no-common-cipher", "클라이언트의 TLS 라이브러리를 새 버전으로 올리세요.");
    all.put(
        "tls.client-certificate-missing",
        "클라이언트에 인증서를 발급하거나(`munjigi ca issue`), `tunnel`이 없는 리스너라면"
            + " `client-certificates: optional`로 바꾸세요.");
    all.put("tls.client-certificate-malformed", "RFC 5280에 맞는 인증서를 클라이언트에 다시 발급하세요.");
    all.put("tls.client-certificate-weak", "RSA 2048비트 이상 또는 ECDSA와 SHA-2를 쓰는 인증서를 발급하세요.");
    all.put(
        "tls.client-certificate-untrusted",
        "클라이언트가 중간 인증서도 보내게 하거나, 그 루트를 `client-authorities`에 넣으세요.");
    all.put("tls.client-certificate-chain-broken", "발급자 인증서들의 기본 제약(basic constraints)을 확인하세요.");
    all.put("tls.client-certificate-expired", "클라이언트에 새 인증서를 발급하세요.");
    all.put("tls.client-certificate-not-yet-valid", "문지기와 인증 기관의 시계를 맞추세요.");
    all.put("tls.client-certificate-wrong-usage", "확장 키 용도에 clientAuth가 있는 인증서를 발급하세요.");
    all.put(
        "tls.client-certificate-wrong-name",
        "주체(subject)가 있거나 그 인증 기관의 SPIFFE ID가 하나 있는 인증서를 발급하세요.");
    all.put("tls.client-certificate-revoked", "클라이언트에 새 인증서와 키를 발급하세요.");
    all.put(
        "tls.client-certificate-revocation-unknown",
        "그 발급자의 최신 폐기 목록을 `revocation`의 파일에 넣으세요.");
    all.put("identity.sign-in-needed", "로그인하거나, 유효한 키나 토큰을 보내세요. 평문 연결이라면 `https`로 접속하세요.");
    all.put("identity.token-refused", "유효한 키나 토큰을 쓰세요.");
    all.put("policy.not-in-group", "`munjigi group add-member`로 그룹에 추가하세요.");
    all.put("identity.certificate-lost", "유효한 인증서로 다시 연결하세요.");
    all.put("identity.certificate-needed", "클라이언트 인증서로 다시 연결하세요.");
    all.put("tls.server-name-malformed", "영문자, 숫자, 하이픈, 점으로 된 호스트 이름을 보내세요.");
    all.put("tls.alert-from-client", "클라이언트가 리스너의 인증서를 신뢰하게 하세요.");
    all.put("tls.closed-in-handshake", "클라이언트가 왜 연결을 닫았는지 클라이언트 쪽에서 확인하세요.");
    all.put("tls.handshake-failed", "클라이언트의 TLS 설정을 확인하세요.");
  }

  private static void rules(Map<String, String> all) {
    all.put("segment.listener-closed", "리스너의 `from`에 이 주소의 구역을 추가하세요.");
    all.put("segment.denied-by-rule", "거부 규칙에서 이 주소의 구역이나 목적지를 빼세요.");
    all.put("segment.not-allowed", "이 주소의 구역에서 목적지로 가는 허용 규칙을 추가하세요.");
    all.put("policy.no-route", "서비스의 `routes`에 이 요청에 맞는 라우트를 추가하세요.");
    all.put("policy.no-access-said", "라우트에 `access: public`이나 액션을 추가하세요.");
    all.put("policy.action-not-granted", "요청한 주체의 정책(`rights`)에 이 액션과 리소스를 허용하는 문장을 추가하세요.");
    all.put("policy.action-denied", "거부하는 정책 문장에서 이 요청을 제외하세요.");
    all.put("audit.log-full", "로그가 있는 디스크에 공간을 마련하거나, 대기 중인 이벤트가 기록될 때까지 기다리세요.");
    all.put("audit.log-failed", "로그가 있는 디스크를 고치거나, 서비스의 `fail-closed`를 끄세요.");
    all.put("walk.fact-unanswered", "다시 시도하세요.");
    all.put("walk.gate-failed", "결함이니 신고해 주세요.");
    all.put("walk.lease-lost", "권한을 되돌리거나 `munjigi ban lift`로 차단을 푼 뒤 다시 연결하세요.");
  }

  private static void upstream(Map<String, String> all) {
    all.put("upstream.unreachable", "원본 서버를 시작하거나 `upstream`을 고치세요.");
    all.put("upstream.busy", "`connections`나 `waiting`을 늘리거나 원본 서버를 추가하세요.");
    all.put("upstream.connection-lost", "원본 서버를 고치세요.");
    all.put("upstream.reply-malformed", "원본 서버를 고치세요.");
    all.put("upstream.reply-cut", "원본 서버를 고치세요.");
    all.put("upstream.silent", "원본 서버를 고치거나 `timeouts.reply`를 늘리세요.");
    all.put("policy.store-unreachable", "읽을 수 있게 되면 저절로 다시 열리니, 상태 폴더의 신원 저장소를 확인하세요.");
    all.put("policy.reply-not-judged", "이 라우트의 응답을 압축하지 않은 JSON으로 보내거나, 정책에서 `munjigi:response/` 조건을 빼세요.");
    all.put("policy.identity-not-listed", "서비스의 `identities`에 이 신원을 추가하세요.");
    all.put("walk.service-not-offered", "리스너의 `tunnel`에 서비스를 추가하거나, 요청하는 이름을 고치세요.");
    all.put("walk.tunnel-malformed", "반대편에서 이 프로그램의 터널을 사용하세요.");
    all.put("upstream.refused-beyond", "반대편 관문에서 `munjigi explain`으로 이유를 확인하세요.");
    all.put("upstream.untrusted", "원본 서버의 인증서를 고치거나, 서비스의 `tls`에 그 인증 기관과 이름을 적으세요.");
    all.put("upstream.stalled", "원본 서버를 고치거나 `timeouts.idle`을 늘리세요.");
  }
}

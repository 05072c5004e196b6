package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;
import java.util.Locale;

/// Why a connection to a TLS listener ends before its first exchange.
///
/// A handshake that takes too long is no reason of this gate: its deadline belongs to `flood`.
public enum TlsReason implements ReasonCode {
  /// Answered in clear, because a person who forgot the `s` in `https` deserves a sentence.
  PLAIN_HTTP(
      400,
      "The client spoke plain HTTP to a listener that takes TLS only.",
      "클라이언트가 TLS만 받는 리스너에 평문 HTTP를 보냈습니다."),
  NOT_TLS(
      0, "The first bytes of the connection are no TLS handshake.", "연결의 첫 바이트들이 TLS 핸드셰이크가 아닙니다."),
  PROTOCOL_TOO_OLD(
      0,
      "The client offers no TLS version as new as the listener demands.",
      "클라이언트가 제시한 TLS 버전이 모두 리스너가 요구하는 최소 버전보다 낮습니다."),
  NO_COMMON_CIPHER(
      0,
      "The client and the listener have no cipher suite, group or signature scheme in common.",
      "클라이언트와 리스너가 공통으로 지원하는 암호 스위트, 그룹 또는 서명 방식이 없습니다."),
  SERVER_NAME_MALFORMED(
      0,
      "The server name that the client asked for is no valid host name.",
      "클라이언트가 요청한 서버 이름이 올바른 호스트 이름이 아닙니다."),
  ALERT_FROM_CLIENT(
      0,
      "The client broke the handshake off with an alert, most often because it does not trust the"
          + " certificate.",
      "클라이언트가 경고(alert)를 보내 핸드셰이크를 중단했습니다. 대개 인증서를 신뢰하지 않기 때문입니다."),
  CLOSED_IN_HANDSHAKE(
      0,
      "The client closed the connection before the handshake was done.",
      "핸드셰이크가 끝나기 전에 클라이언트가 연결을 닫았습니다."),
  HANDSHAKE_FAILED(
      0,
      "The handshake failed: the client broke the rules of TLS or asked for what is not offered.",
      "핸드셰이크에 실패했습니다. 클라이언트가 TLS 규칙을 어겼거나 제공되지 않는 것을 요구했습니다."),
  CLIENT_CERTIFICATE_MISSING(
      "The listener demands a client certificate, and the client showed none.",
      "리스너가 클라이언트 인증서를 요구하지만 클라이언트가 제시하지 않았습니다."),
  CLIENT_CERTIFICATE_MALFORMED(
      "The client's certificate, or one of its issuers', breaks the rules of X.509.",
      "클라이언트 인증서 또는 그 발급자의 인증서가 X.509 규칙을 어겼습니다."),
  CLIENT_CERTIFICATE_WEAK(
      "The client's certificate chain uses an algorithm or a key that is too weak or not allowed.",
      "클라이언트 인증서 체인이 너무 약하거나 허용되지 않는 알고리즘 또는 키를 사용합니다."),
  CLIENT_CERTIFICATE_UNTRUSTED(
      "No authority that the listener believes has signed the client's certificate.",
      "리스너가 신뢰하는 인증 기관 중 이 클라이언트 인증서에 서명한 곳이 없습니다."),
  CLIENT_CERTIFICATE_CHAIN_BROKEN(
      "The client's certificate chain is too long, or an issuer in it may not issue it.",
      "클라이언트 인증서 체인이 너무 길거나, 체인의 발급자에게 발급 권한이 없습니다."),
  CLIENT_CERTIFICATE_EXPIRED(
      "The client's certificate, or one of its issuers', has expired.",
      "클라이언트 인증서 또는 그 발급자의 인증서가 만료되었습니다."),
  CLIENT_CERTIFICATE_NOT_YET_VALID(
      "The client's certificate, or one of its issuers', is not valid yet.",
      "클라이언트 인증서 또는 그 발급자의 인증서가 아직 유효하지 않습니다."),
  CLIENT_CERTIFICATE_WRONG_USAGE(
      "The client's certificate is not meant for clients.",
      "이 인증서는 클라이언트 인증 용도가 아닙니다."),
  CLIENT_CERTIFICATE_WRONG_NAME(
      "The client's certificate names nobody, or a name that its authority may not give.",
      "클라이언트 인증서에 쓸 수 있는 이름이 없거나, 그 인증 기관이 줄 수 없는 이름이 있습니다."),
  CLIENT_CERTIFICATE_REVOKED(
      "The client's certificate, or one of its issuers', was revoked.",
      "클라이언트 인증서 또는 그 발급자의 인증서가 폐기되었습니다."),
  CLIENT_CERTIFICATE_REVOCATION_UNKNOWN(
      "No current revocation list says whether the client's certificate still holds.",
      "클라이언트 인증서가 아직 유효한지 알려 주는 최신 폐기 목록이 없습니다.");

  private static final String CLIENT = "client-certificate-";

  private final String noun = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final int status;
  private final String english;
  private final String korean;

  TlsReason(int status, String english, String korean) {
    this.status = status;
    this.english = english;
    this.korean = korean;
  }

  TlsReason(String english, String korean) {
    this(0, english, korean);
  }

  /// Whether it is about the client's certificate.
  public boolean ofClientCertificate() {
    return noun.startsWith(CLIENT);
  }

  @Override
  public GateName gate() {
    return GateName.TLS;
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
    return ofClientCertificate() ? PublicClass.FORBIDDEN : PublicClass.MALFORMED;
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

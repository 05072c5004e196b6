package dev.munjigi.gates.reply;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;

/// The words and forms in which a refusal is shown to a client: problem+json (RFC 9457) and a plain
/// page, in English and Korean. Nothing of the request appears in them.
final class Pages {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%1$s">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%2$d %3$s</title>
      <style>
      :root { color-scheme: light dark }
      body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
      h1 { font-size: 1.5rem; margin: 0 0 .5rem }
      p { margin: .5rem 0 }
      code { font: .95rem ui-monospace, monospace; user-select: all }
      .id { margin-top: 2rem; opacity: .7 }
      </style>
      <h1>%3$s</h1>
      <p>%4$s</p>
      <p class="id">%5$s <code>%6$s</code></p>
      </html>
      """;

  private Pages() {}

  /// The languages a refusal is shown in.
  enum Language {
    EN,
    KO
  }

  private record Words(String title, String text) {}

  /// @param wait after how many seconds it may pass; 0 when that is not known
  static String problem(PublicClass kind, int status, Id exchange, Language language, int wait) {
    Words words = words(kind, language, wait);
    return """
        {"type":"urn:munjigi:problem:%s","title":"%s","status":%d,"detail":"%s","exchange":"%s"}
        """
        .formatted(kind.word(), words.title, status, words.text, exchange);
  }

  /// @param wait after how many seconds it may pass; 0 when that is not known
  static String page(PublicClass kind, int status, Id exchange, Language language, int wait) {
    Words words = words(kind, language, wait);
    String tag = language == Language.KO ? "ko" : "en";
    String label =
        language == Language.KO ? "문의하실 때 이 번호를 알려 주세요:" : "If you need help, give this number:";
    return PAGE.formatted(tag, status, words.title, words.text, label, exchange);
  }

  private static Words words(PublicClass kind, Language language, int wait) {
    return language == Language.KO ? korean(kind, wait) : english(kind, wait);
  }

  private static Words english(PublicClass kind, int wait) {
    return switch (kind) {
      case MALFORMED -> new Words("Malformed request", "The request could not be understood.");
      case UNKNOWN_HOST ->
          new Words("Unknown host", "No service here answers to this host name.");
      case TOO_LARGE -> new Words("Too large", "The request is larger than is allowed here.");
      case TOO_MANY -> {
        String time = wait == 0 ? "a moment" : wait + (wait == 1 ? " second" : " seconds");
        yield new Words("Too many requests", "Please wait " + time + ", then try again.");
      }
      case SIGN_IN_NEEDED -> new Words("Sign-in needed", "Please sign in, then try again.");
      case FORBIDDEN -> new Words("Forbidden", "This is not open to you.");
      case INVALID_INPUT -> new Words("Invalid input", "The request holds something not allowed.");
      case UNAVAILABLE -> new Words("Unavailable", "The service cannot answer right now.");
    };
  }

  private static Words korean(PublicClass kind, int wait) {
    return switch (kind) {
      case MALFORMED -> new Words("잘못된 요청", "요청을 이해할 수 없습니다.");
      case UNKNOWN_HOST -> new Words("알 수 없는 호스트", "이 호스트 이름으로 응답하는 서비스가 여기에는 없습니다.");
      case TOO_LARGE -> new Words("너무 큰 요청", "요청이 허용된 크기를 넘었습니다.");
      case TOO_MANY ->
          new Words("너무 많은 요청", (wait == 0 ? "잠시" : wait + "초") + " 후 다시 시도해 주세요.");
      case SIGN_IN_NEEDED -> new Words("로그인 필요", "로그인한 뒤 다시 시도해 주세요.");
      case FORBIDDEN -> new Words("접근 불가", "이 요청은 허용되지 않습니다.");
      case INVALID_INPUT -> new Words("허용되지 않는 입력", "요청에 허용되지 않는 내용이 있습니다.");
      case UNAVAILABLE -> new Words("이용할 수 없음", "지금은 서비스가 응답할 수 없습니다.");
    };
  }
}

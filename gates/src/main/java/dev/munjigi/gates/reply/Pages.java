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

  static String problem(PublicClass kind, int status, Id exchange, Language language) {
    Words words = words(kind, language);
    return """
        {"type":"urn:munjigi:problem:%s","title":"%s","status":%d,"detail":"%s","exchange":"%s"}
        """
        .formatted(kind.word(), words.title, status, words.text, exchange);
  }

  static String page(PublicClass kind, int status, Id exchange, Language language) {
    Words words = words(kind, language);
    String tag = language == Language.KO ? "ko" : "en";
    String label = language == Language.KO ? "문의할 때 알려 주세요:" : "When you ask for help, name";
    return PAGE.formatted(tag, status, words.title, words.text, label, exchange);
  }

  private static Words words(PublicClass kind, Language language) {
    return language == Language.KO ? korean(kind) : english(kind);
  }

  private static Words english(PublicClass kind) {
    return switch (kind) {
      case MALFORMED -> new Words("Malformed request", "The request could not be understood.");
      case TOO_LARGE -> new Words("Too large", "The request is larger than is allowed here.");
      case TOO_MANY -> new Words("Too many requests", "Please wait a moment, then try again.");
      case SIGN_IN_NEEDED -> new Words("Sign-in needed", "Please sign in, then try again.");
      case FORBIDDEN -> new Words("Forbidden", "This is not open to you.");
      case INVALID_INPUT -> new Words("Invalid input", "The request holds something not allowed.");
      case UNAVAILABLE -> new Words("Unavailable", "The service cannot answer right now.");
    };
  }

  private static Words korean(PublicClass kind) {
    return switch (kind) {
      case MALFORMED -> new Words("잘못된 요청", "요청을 이해할 수 없습니다.");
      case TOO_LARGE -> new Words("너무 큰 요청", "요청이 허용된 크기를 넘었습니다.");
      case TOO_MANY -> new Words("너무 많은 요청", "잠시 후 다시 시도해 주세요.");
      case SIGN_IN_NEEDED -> new Words("로그인 필요", "로그인한 뒤 다시 시도해 주세요.");
      case FORBIDDEN -> new Words("접근 불가", "이 요청은 허용되지 않습니다.");
      case INVALID_INPUT -> new Words("허용되지 않는 입력", "요청에 허용되지 않는 내용이 있습니다.");
      case UNAVAILABLE -> new Words("이용할 수 없음", "지금은 서비스가 응답할 수 없습니다.");
    };
  }
}

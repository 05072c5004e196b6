package dev.munjigi.control.pages;

/// A request that gets an error page.
final class PageFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final Words words;
  private final String allow;

  PageFault(int status, Words words) {
    this(status, words, "");
  }

  private PageFault(int status, Words words, String allow) {
    super(words.name(), null, false, false);
    this.status = status;
    this.words = words;
    this.allow = allow;
  }

  /// A method that the page does not have.
  ///
  /// @param allow those that it has
  static PageFault notAllowed(String allow) {
    return new PageFault(405, Words.NOT_ALLOWED, allow);
  }

  /// The methods that the page has; empty where that is not what is wrong.
  String allow() {
    return allow;
  }

  int status() {
    return status;
  }

  Words words() {
    return words;
  }
}

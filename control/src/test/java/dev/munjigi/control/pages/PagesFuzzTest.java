package dev.munjigi.control.pages;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class PagesFuzzTest {
  private static final List<String> PAGES =
      List.of("/sign-in", "/second-factor", "/invitation", "/setup", "/account", "/sign-out");

  @FuzzTest(maxDuration = "60s")
  void formsAndCookies(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Browser browser = new Browser(new Scene().pages());
    for (String page : PAGES) {
      browser.get(page);
      judge(browser.post(page, text));
      browser.get(page);
      judge(browser.post(page, "username", text, "password", text, "code", text));
      for (String cookie : List.of(Cookies.SESSION, Cookies.DEVICES, Cookies.PENDING)) {
        browser.cookies(Scene.HOST).put(cookie, text);
      }
      judge(browser.get(page));
    }
  }

  private static void judge(Browser.Answer answer) {
    boolean in = answer.cookies().stream().anyMatch(one -> one.startsWith(Cookies.SESSION + "=m"));
    boolean elsewhere = !answer.location().isEmpty() && !answer.location().startsWith("/");
    if (in || elsewhere || answer.status() == 500) {
      throw new AssertionError(answer.status() + " " + answer.location());
    }
  }
}

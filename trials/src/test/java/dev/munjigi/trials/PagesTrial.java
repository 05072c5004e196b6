package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every page that people see, in both languages and both schemes of colour, in a real browser: nothing
/// that axe-core finds fault with, and nothing wider than the window of a small telephone.
///
/// With `-Dmunjigi.screenshots=FOLDER` it leaves pictures there: `docs/screenshots` does that.
class PagesTrial {
  private static final String HOST = PasskeyTrial.HOST;
  private static final String PASSWORD = PasskeyTrial.PASSWORD;
  private static final List<String> LANGUAGES = List.of("en", "ko");
  private static final int NARROW = 360;
  private static final int WIDE = 520;
  private static final int LARGEST = 60_000;

  private static final Duration SOON = Duration.ofSeconds(20);

  private String axe = "";
  private String base = "";

  private static String yaml(int port, String mail) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%1$d", tls: {certificate: auto}}}
        identity:
          host: login.test
          url: "https://login.test:%1$d"
          mail: %2$s
          sign-up: {mail-domains: [example.com]}
          clients:
            desk:
              redirects: "https://desk.test/callback"
              scopes: [openid, profile, email, groups]
              services: [shop]
        services:
          shop: {host: shop.test, upstream: "http://127.0.0.1:9", access: signed-in}
        """
        .formatted(port, mail);
  }

  @Test
  void everyPageIsAccessibleAndFits(@TempDir Path folder) throws Exception {
    int port = Stand.closedPort();
    int mailPort = Stand.closedPort();
    base = "https://" + HOST + ":" + port;
    try (Npm npm = Npm.install(folder)) {
      axe = npm.text("axe-core/axe.min.js");
    }
    try (Gate gate = Gate.start(yaml(port, MailServer.settings(folder, mailPort)));
        MailServer mail = MailServer.start(folder, mailPort);
        Chromium browser = Chromium.start(gate.listener("tls"), HOST)) {
      browser.waitsForNoPasskey();
      PasskeyTrial.run(
          gate, "user", "create", "kim", "--shown", "Kim Min", "--mail", "kim@example.com");
      String link = mail.next(SOON).link();
      judge(browser, "invitation", link.substring(base.length()));
      Browser plain = new Browser(gate.listener("tls"));
      plain.submit(plain.visit(link), Map.of("password", PASSWORD));
      judge(browser, "link-over", link.substring(base.length()));
      judge(browser, "sign-in", "/sign-in");
      judge(browser, "not-found", "/nothing");
      judge(browser, "signed-out", "/signed-out");
      judge(browser, "no-application", "/oauth/authorize?client_id=nobody");
      wrong(browser);
      forgotten(browser, mail);
      signUp(browser, mail);
      plain.submit(
          plain.visit(base + "/sign-in"), Map.of("username", "kim", "password", PASSWORD));
      signedIn(browser, gate, mail);
      assertThat(browser.complaints()).isEmpty();
      gate.requireNoStackTrace();
    }
  }

  private void forgotten(Chromium browser, MailServer mail) throws Exception {
    judge(browser, "forgotten", "/forgotten");
    String link = "";
    for (String language : LANGUAGES) {
      browser.visit(base + "/forgotten?lang=" + language);
      browser.type("username", "kim");
      browser.press("forgotten");
      judged(browser, "forgotten-sent", language);
      link = mail.next(SOON).link();
    }
    judge(browser, "reset", link.substring(base.length()));
  }

  private void signUp(Chromium browser, MailServer mail) throws Exception {
    judge(browser, "sign-up", "/sign-up");
    String link = "";
    for (String language : LANGUAGES) {
      signUp(browser, "lee@elsewhere.example", language);
      judged(browser, "sign-up-wrong", language);
      signUp(browser, "lee@example.com", language);
      judged(browser, "sign-up-sent", language);
      link = mail.next(SOON).link();
    }
    judge(browser, "signed-up", link.substring(base.length()));
  }

  private void signUp(Chromium browser, String address, String language) throws Exception {
    browser.visit(base + "/sign-up?lang=" + language);
    browser.type("username", "lee");
    browser.type("mail", address);
    browser.press("sign-up");
  }

  private void address(Chromium browser, MailServer mail) throws Exception {
    judge(browser, "mail", "/account/mail");
    String link = "";
    for (String language : LANGUAGES) {
      browser.visit(base + "/account/mail?lang=" + language);
      browser.type("mail", "kim@home.example");
      browser.type("old", PASSWORD);
      browser.press("mail");
      judged(browser, "mail-sent", language);
      link = mail.next(SOON).link();
    }
    judge(browser, "mail-proof", link.substring(base.length()));
  }

  private void wrong(Chromium browser) throws Exception {
    for (String language : LANGUAGES) {
      signIn(browser, "not " + PASSWORD, language);
      judged(browser, "sign-in-wrong", language);
    }
  }

  private void signIn(Chromium browser, String password, String language) throws Exception {
    browser.visit(base + "/sign-in?lang=" + language);
    browser.type("username", "kim");
    browser.type("password", password);
    browser.press("sign-in");
  }

  private void signedIn(Chromium browser, Gate gate, MailServer mail) throws Exception {
    browser.authenticator();
    signIn(browser, PASSWORD, "en");
    judge(browser, "account", "/account");
    address(browser, mail);
    Application desk = new Application(gate, HOST, "desk", "", "https://desk.test/callback");
    String authorize = desk.authorize("openid profile email groups", "shop");
    judge(browser, "consent", authorize.substring(base.length()));
    judge(browser, "password", "/account/password");
    judge(browser, "second-factor-add", "/account/second-factor");
    judge(browser, "passkeys-none", "/account/passkeys");
    browser.type("old", PASSWORD);
    browser.press("begin");
    judge(browser, "passkeys-add", "/account/passkeys");
    browser.type("name", "Phone");
    browser.press("add");
    judged(browser, "recovery-codes-new", "ko");
    judge(browser, "account-passkey", "/account");
    judge(browser, "passkeys", "/account/passkeys");
    String passkey =
        browser.eval("document.querySelector('main li a').getAttribute('href')").asString();
    judge(browser, "passkey", passkey);
    judge(browser, "recovery-codes", "/account/recovery-codes");
    browser.visit(base + "/account/second-factor");
    browser.type("old", PASSWORD);
    browser.press("begin");
    judge(browser, "second-factor-key", "/account/second-factor");
    judge(browser, "sign-out", "/sign-out");
    browser.visit(base + "/sign-out");
    browser.leave("document.querySelector('form button').click()");
    signIn(browser, PASSWORD, "en");
    judge(browser, "second-factor", "/second-factor");
  }

  private void judge(Chromium browser, String name, String path) throws Exception {
    for (String language : LANGUAGES) {
      String query = (path.indexOf('?') < 0 ? "?" : "&") + "lang=" + language;
      browser.look(WIDE, false);
      browser.visit(base + path + query);
      judged(browser, name, language);
    }
  }

  private void judged(Chromium browser, String name, String language) throws Exception {
    String what = name + " in " + language;
    for (boolean dark : new boolean[] {false, true}) {
      browser.look(NARROW, dark);
      assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
          .as("width of %s", what)
          .isLessThanOrEqualTo(NARROW);
      browser.eval(axe + ";0");
      String found =
          browser
              .eval(
                  "axe.run(document).then(all => JSON.stringify(all.violations.map(one =>"
                      + " [one.id, one.nodes.map(node => node.html + node.failureSummary)])))")
              .asString();
      assertThat(found).as("%s, %s", what, dark ? "dark" : "light").isEqualTo("[]");
    }
    if (name.equals("sign-in") || name.equals("passkeys")) {
      picture(browser, name + "-narrow-dark", language);
    }
    browser.look(WIDE, false);
    picture(browser, name, language);
  }

  private static void picture(Chromium browser, String name, String language)
      throws IOException {
    String folder = System.getProperty("munjigi.screenshots", "");
    if (folder.isEmpty()) {
      return;
    }
    Path file = Files.createDirectories(Path.of(folder)).resolve(name + "." + language + ".png");
    BufferedImage taken = ImageIO.read(new ByteArrayInputStream(browser.picture()));
    ImageIO.write(indexed(taken), "png", file.toFile());
    assertThat(Files.size(file)).as(name).isLessThan(LARGEST);
  }

  /// The same with a palette of its own colours, at most 256.
  private static BufferedImage indexed(BufferedImage taken) {
    TreeSet<Integer> colours = new TreeSet<>();
    int drop = 0;
    do {
      colours.clear();
      for (int y = 0; y < taken.getHeight(); y++) {
        for (int x = 0; x < taken.getWidth(); x++) {
          colours.add(coarse(taken.getRGB(x, y), drop));
        }
      }
      drop++;
    } while (colours.size() > 256);
    int[] palette = colours.stream().mapToInt(Integer::intValue).toArray();
    IndexColorModel model =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    BufferedImage small =
        new BufferedImage(
            taken.getWidth(), taken.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int y = 0; y < taken.getHeight(); y++) {
      for (int x = 0; x < taken.getWidth(); x++) {
        int index = Arrays.binarySearch(palette, coarse(taken.getRGB(x, y), drop - 1));
        small.getRaster().setSample(x, y, 0, index);
      }
    }
    return small;
  }

  /// A colour without its lowest bits, white staying white.
  private static int coarse(int rgb, int drop) {
    int step = 1 << drop;
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int part = rgb >> shift & 0xff;
      int kept = Math.min(255, (part + step / 2) / step * step);
      colour |= (kept >= 256 - step ? 255 : kept) << shift;
    }
    return colour;
  }
}

package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The system's Chromium without a window, with one page, led by the DevTools protocol. Every name is
/// an address of loopback to it, and it trusts certificates of one key.
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern LISTENS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final List<String> complaints;
  private String session = "";

  private Chromium(Process process, Path profile, List<String> complaints, String devTools) {
    this.process = process;
    this.profile = profile;
    this.complaints = complaints;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(devTools), new Listener())
            .join();
  }

  /// Starts it.
  ///
  /// @param host the only one whose certificate it trusts without an authority
  static Chromium start(InetSocketAddress gate, String host) throws IOException {
    String key = Base64.getEncoder().encodeToString(key(gate, host));
    Path profile = Files.createTempDirectory("chromium-");
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--font-render-hinting=none",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * 127.0.0.1",
                "--ignore-certificate-errors-spki-list=" + key,
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<String> listens = new CompletableFuture<>();
    StringBuilder said = new StringBuilder();
    Thread.ofVirtual().start(() -> read(process, said, listens));
    try {
      String devTools = listens.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Chromium browser =
          new Chromium(
              process,
              profile,
              Collections.synchronizedList(new ArrayList<>()),
              devTools);
      browser.attach();
      return browser;
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException("chromium does not start; it said:\n" + said, e);
    }
  }

  /// SHA-256 of a certificate's SubjectPublicKeyInfo.
  private static byte[] key(InetSocketAddress gate, String host) throws IOException {
    try (Wire wire = Wire.tls(gate, host)) {
      byte[] key = wire.certificate().getPublicKey().getEncoded();
      return MessageDigest.getInstance("SHA-256").digest(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static void read(
      Process process, StringBuilder said, CompletableFuture<String> listens) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        Matcher found = LISTENS.matcher(line);
        if (found.find()) {
          listens.complete(found.group(1));
        }
      }
    } catch (IOException e) {
      said.append(e);
    }
    listens.completeExceptionally(new IOException("it ended"));
  }

  /// What comes from the browser: answers to calls, and what its console says.
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        heard(message);
      }
      from.request(1);
      return null;
    }
  }

  private void heard(JsonNode message) {
    CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt(-1));
    if (call != null) {
      if (message.has("error")) {
        call.completeExceptionally(new IOException(message.path("error").toString()));
      } else {
        call.complete(message.path("result"));
      }
      return;
    }
    String method = message.path("method").asString("");
    boolean error = message.at("/params/entry/level").asString("").equals("error");
    boolean thrown = method.equals("Runtime.exceptionThrown");
    // a page that is shown with 403 is an error to the console
    boolean status =
        message.at("/params/entry/text").asString("").contains("the server responded with a status");
    if ((error && !status) || thrown) {
      complaints.add(message.path("params").toString());
    }
  }

  private void attach() throws IOException {
    String target = call("Target.createTarget", "{\"url\":\"about:blank\"}")
        .path("targetId")
        .asString();
    session =
        call("Target.attachToTarget", "{\"targetId\":\"" + target + "\",\"flatten\":true}")
            .path("sessionId")
            .asString();
    call("Page.enable", "{}");
    call("Runtime.enable", "{}");
    call("Log.enable", "{}");
  }

  /// Calls a method of the protocol.
  ///
  /// @param parameters as JSON
  JsonNode call(String method, String parameters) throws IOException {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    String to = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
    String text =
        "{\"id\":%d,\"method\":\"%s\",\"params\":%s%s}".formatted(id, method, parameters, to);
    socket.sendText(text, true).join();
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IOException(method + " " + parameters, e);
    }
  }

  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  /// What a script on the page gives.
  JsonNode eval(String script) throws IOException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            "{\"expression\":%s,\"returnByValue\":true,\"awaitPromise\":true,\"userGesture\":true}"
                .formatted(quoted(script)));
    if (result.has("exceptionDetails")) {
      throw new IOException(script + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /// Goes to a page and waits until it is there.
  void visit(String url) throws IOException {
    eval("window.left = true");
    JsonNode gone = call("Page.navigate", "{\"url\":" + quoted(url) + "}");
    assertThat(gone.has("errorText")).as("%s: %s", url, gone).isFalse();
    settle();
  }

  /// Does something that leads to another page, and waits until that is there.
  void leave(String script) throws IOException {
    eval("window.left = true");
    eval(script);
    settle();
  }

  private void settle() throws IOException {
    until("!window.left && document.readyState === 'complete'");
  }

  /// Waits until a script gives true.
  void until(String script) throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        if (eval("Boolean(" + script + ")").asBoolean()) {
          return;
        }
      } catch (IOException between) {
        // one page has gone and the next one is not there yet
      }
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new AssertionError(
            "not within %s: %s; on %s: %s; %s"
                .formatted(PATIENCE, script, path(), text(), complaints));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The page that is shown.
  String path() throws IOException {
    return eval("location.pathname").asString();
  }

  /// What can be read on it.
  String text() throws IOException {
    return eval("document.body.innerText").asString();
  }

  /// Types into the field of this id.
  void type(String id, String text) throws IOException {
    eval("document.getElementById(%s).value = %s".formatted(quoted(id), quoted(text)));
  }

  /// Presses a button of the form that does this, and goes to the page that follows.
  void press(String act) throws IOException {
    leave(button(act) + ".click()");
  }

  /// The button of the form that does this.
  static String button(String act) {
    return "document.querySelector('form:has(input[name=act][value=%s]) button')".formatted(act);
  }

  /// Shows pages so wide, in this scheme of colours.
  void look(int width, boolean dark) throws IOException {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":300,\"deviceScaleFactor\":1,\"mobile\":false}".formatted(width));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
  }

  /// A picture of the whole page, as PNG.
  byte[] picture() throws IOException {
    String taken =
        call("Page.captureScreenshot", "{\"format\":\"png\",\"captureBeyondViewport\":true,"
                + "\"clip\":{\"x\":0,\"y\":0,\"scale\":1,\"width\":" + eval("innerWidth")
                + ",\"height\":" + eval("Math.ceil(document.documentElement.getBoundingClientRect().height)")
                + "}}")
            .path("data")
            .asString();
    return Base64.getDecoder().decode(taken);
  }

  /// What its console said of errors, and scripts that failed.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// A virtual authenticator that is asked from now on.
  String authenticator() throws IOException {
    call("WebAuthn.enable", "{\"enableUI\":false}");
    return call(
            "WebAuthn.addVirtualAuthenticator",
            "{\"options\":{\"protocol\":\"ctap2\",\"transport\":\"internal\","
                + "\"hasResidentKey\":true,\"hasUserVerification\":true,"
                + "\"isUserVerified\":true,\"automaticPresenceSimulation\":true}}")
        .path("authenticatorId")
        .asString();
  }

  /// Has pages not wait for a passkey beside the field for the name: a virtual authenticator, whose
  /// person is always there, answers that at once.
  void waitsForNoPasskey() throws IOException {
    String script = "PublicKeyCredential.isConditionalMediationAvailable = async () => false";
    call("Page.addScriptToEvaluateOnNewDocument", "{\"source\":" + quoted(script) + "}");
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      System.err.println("left behind: " + profile);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.munjigi.app;

import dev.munjigi.control.Visible;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/// The program's own log: one JSON object a line on standard error. A failure is named, its stack
/// is shown only where `MUNJIGI_DEBUG` is set.
final class JsonLog extends Handler {
  private final PrintStream out;
  private final boolean stacks;
  private final SimpleFormatter texts = new SimpleFormatter();

  /// INVARIANT: held on to; a logger that nobody holds is made anew, and speaks as it likes.
  private final List<Logger> quiet =
      Stream.of("org.eclipse.jetty", "io.javalin", "io.netty").map(Logger::getLogger).toList();

  private JsonLog(PrintStream out, boolean stacks) {
    this.out = out;
    this.stacks = stacks;
  }

  /// Takes the place of every other handler.
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    boolean debug = System.getenv("MUNJIGI_DEBUG") != null;
    JsonLog log = new JsonLog(System.err, debug);
    root.addHandler(log);
    root.setLevel(Level.INFO);
    log.quiet.forEach(logger -> logger.setLevel(debug ? Level.INFO : Level.SEVERE));
  }

  @Override
  public void publish(LogRecord line) {
    if (!isLoggable(line)) {
      return;
    }
    StringBuilder json = new StringBuilder(160);
    json.append("{\"time\":\"").append(line.getInstant().truncatedTo(ChronoUnit.MILLIS));
    json.append("\",\"level\":\"").append(level(line.getLevel()));
    json.append("\",\"logger\":");
    text(json, String.valueOf(line.getLoggerName()));
    json.append(",\"message\":");
    text(json, texts.formatMessage(line));
    Throwable thrown = line.getThrown();
    if (thrown != null) {
      json.append(",\"error\":");
      text(json, thrown.toString());
    }
    byte[] bytes = json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    if (thrown != null && stacks) {
      thrown.printStackTrace(out);
    }
    out.flush();
  }

  private static String level(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? "error"
        : level.intValue() >= Level.WARNING.intValue() ? "warning" : "info";
  }

  private static void text(StringBuilder json, String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    json.append('"').append(Visible.of(escaped)).append('"');
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}

package dev.munjigi.engines.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that says what it was told to, line for line, whatever it hears: each entry answers one
/// line, `DATA` is followed by the entry for the dot at its end, and `CUT` closes the connection.
final class ScriptedServer implements AutoCloseable {
  static final String CUT = "cut";
  static final String SILENT = "silent";

  /// What it heard, of all connections.
  final List<String> heard = new CopyOnWriteArrayList<>();

  private final ServerSocket socket;
  private final Deque<String> script;

  ScriptedServer(String... script) throws IOException {
    this.script = new ArrayDeque<>(List.of(script));
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    try (Socket one = socket.accept();
        OutputStream out = one.getOutputStream()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.UTF_8));
      boolean content = false;
      for (String say = script.poll(); say != null; say = script.poll()) {
        if (say.equals(CUT)) {
          return;
        }
        if (say.equals(SILENT)) {
          Thread.sleep(60_000);
        }
        out.write(say.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        String line = in.readLine();
        while (content && line != null && !line.equals(".")) {
          heard.add(line);
          line = in.readLine();
        }
        if (line == null) {
          return;
        }
        heard.add(line);
        content = line.equals("DATA");
      }
    } catch (IOException | InterruptedException gone) {
      // the other side has seen enough
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

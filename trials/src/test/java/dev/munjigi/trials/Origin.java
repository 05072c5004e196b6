package dev.munjigi.trials;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A scriptable, hostile origin on loopback that records the raw bytes of every whole request.
final class Origin implements AutoCloseable {
  private static final String HANDSHAKE_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final byte[] FILL = new byte[1 << 16];

  static {
    Arrays.fill(FILL, (byte) 'x');
  }

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Received> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Behaviour behaviour;

  private Origin(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
  }

  /// Begins to listen on a free port.
  static Origin start(Behaviour behaviour) throws IOException {
    ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Origin origin = new Origin(listener, behaviour);
    Thread.ofVirtual().name("origin").start(origin::accept);
    return origin;
  }

  /// Begins to listen again where one listened that was closed.
  static Origin startAt(InetSocketAddress address, Behaviour behaviour) throws IOException {
    ServerSocket listener = new ServerSocket(address.getPort(), 128, address.getAddress());
    Origin origin = new Origin(listener, behaviour);
    Thread.ofVirtual().name("origin").start(origin::accept);
    return origin;
  }

  /// What it does from the next request on.
  void behave(Behaviour next) {
    behaviour = next;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /// Its address as a configuration names it.
  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /// The whole requests so far, in the order of their ends.
  List<Received> requests() {
    return List.copyOf(requests);
  }

  /// Waits until there are this many whole requests.
  List<Received> awaitRequests(int count, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (requests.size() < count && System.nanoTime() - deadline < 0) {
      Thread.sleep(5);
    }
    if (requests.size() < count) {
      throw new AssertionError(requests.size() + " requests instead of " + count);
    }
    return requests();
  }

  /// How many connections it has accepted.
  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket peer = listener.accept();
        connections.incrementAndGet();
        open.add(peer);
        Thread.ofVirtual().name("origin-connection").start(() -> serve(peer));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      BufferedInputStream in = new BufferedInputStream(peer.getInputStream());
      boolean goesOn = !(behaviour instanceof Behaviour.CloseAfterAccept);
      while (goesOn) {
        Received request = Received.read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        goesOn = answer(peer, in, request);
      }
    } catch (IOException _) {
      // the other side went away; what was whole is recorded
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(peer);
    }
  }

  /// Gives the answer; false when the connection ends with it.
  private boolean answer(Socket peer, BufferedInputStream in, Received request)
      throws IOException, InterruptedException {
    OutputStream out = peer.getOutputStream();
    return switch (behaviour) {
      case Behaviour.Answer(byte[] bytes) -> write(out, bytes);
      case Behaviour.Echo() -> write(out, whole("application/json", echo(request), request));
      case Behaviour.ResetMidReply(int announced, int sent) -> {
        write(out, head(announced));
        write(out, Arrays.copyOf(FILL, sent));
        peer.setSoLinger(true, 0);
        yield false;
      }
      case Behaviour.Silence() -> in.read() >= 0;
      case Behaviour.Garbage(byte[] bytes) -> !write(out, bytes);
      case Behaviour.WrongLength(int announced, int sent) -> {
        write(out, head(announced));
        yield !write(out, Arrays.copyOf(FILL, sent));
      }
      case Behaviour.Slow(byte[] bytes, Duration pause) -> {
        for (byte one : bytes) {
          write(out, new byte[] {one});
          Thread.sleep(pause);
        }
        yield true;
      }
      case Behaviour.HugeHead(int fields, int valueBytes) -> {
        String value = "v".repeat(valueBytes);
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n");
        for (int i = 0; i < fields; i++) {
          text.append("x-").append(i).append(": ").append(value).append("\r\n");
        }
        yield write(out, ascii(text.append("\r\n").toString()));
      }
      case Behaviour.CloseAfterAccept() -> false;
      case Behaviour.Flood(long bytes) -> flood(out, bytes);
      case Behaviour.WebSocketEcho() -> {
        write(out, handshake(request));
        Frames.echo(in, out);
        yield false;
      }
    };
  }

  /// Writes and flushes; always true.
  private static boolean write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return true;
  }

  private static boolean flood(OutputStream out, long bytes) throws IOException {
    write(out, ascii("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"));
    for (long left = bytes; left > 0; left -= FILL.length) {
      int size = (int) Math.min(left, FILL.length);
      out.write(ascii(Integer.toHexString(size) + "\r\n"));
      out.write(FILL, 0, size);
      out.write('\r');
      out.write('\n');
    }
    return write(out, ascii("0\r\n\r\n"));
  }

  private static byte[] echo(Received request) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("method", request.method()).put("target", request.target());
    ArrayNode fields = json.putArray("fields");
    for (Reply.Field field : request.fields()) {
      fields.addArray().add(field.name()).add(field.value());
    }
    json.put("body", request.bodyBytes());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] whole(String type, byte[] body, Received request) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: "
            + type
            + "\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    byte[] headBytes = ascii(head);
    if (request.method().equals("HEAD")) {
      return headBytes;
    }
    byte[] both = Arrays.copyOf(headBytes, headBytes.length + body.length);
    System.arraycopy(body, 0, both, headBytes.length, body.length);
    return both;
  }

  private static byte[] head(int length) {
    return ascii("HTTP/1.1 200 OK\r\ncontent-length: " + length + "\r\n\r\n");
  }

  private static byte[] handshake(Received request) throws IOException {
    String key = request.field("sec-websocket-key") + HANDSHAKE_KEY;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(ascii(key));
      return ascii(
          "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
              + "sec-websocket-accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket peer : open) {
        peer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

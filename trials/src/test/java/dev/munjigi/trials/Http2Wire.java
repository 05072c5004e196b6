package dev.munjigi.trials;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// An HTTP/2 client on a bare TLS socket: sends any frames at any pace.
final class Http2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ENDS_STREAM = 1;
  static final int ACK = 1;
  static final int ENDS_HEAD = 4;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int goodbye = -1;
  private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder(false);

  /// One frame.
  record Frame(int type, int flags, int stream, ByteBuffer payload) {}

  /// What came on one stream.
  ///
  /// @param status 0 when no head came
  /// @param text the body
  /// @param reset the error it was reset with, or -1
  /// @param ended whether the stream ended in good order
  record Reply(int status, List<String> fields, String text, int reset, boolean ended) {
    Optional<String> field(String name) {
      for (int i = 0; i < fields.size(); i += 2) {
        if (fields.get(i).equals(name)) {
          return Optional.of(fields.get(i + 1));
        }
      }
      return Optional.empty();
    }
  }

  private Http2Wire(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// A connection from this source whose preface was sent.
  static Http2Wire open(InetSocketAddress to, String source, String name) throws IOException {
    return open(to, source, name, new byte[0]);
  }

  /// The same with settings, as pairs of 2 and 4 octets.
  static Http2Wire open(InetSocketAddress to, String source, String name, byte[] settings)
      throws IOException {
    SSLSocket socket = Wire.http2(to, source, name);
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new AssertionError("`" + socket.getApplicationProtocol() + "` was chosen");
    }
    Http2Wire wire = new Http2Wire(socket);
    wire.bytes(PREFACE);
    return wire.send(SETTINGS, 0, 0, settings);
  }

  /// Sends bytes that need not be a frame.
  Http2Wire bytes(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException _) {
      // the reader tells what the other side said before it ended
    }
    return this;
  }

  Http2Wire send(int type, int flags, int stream, byte[] payload) {
    return bytes(frame(type, flags, stream, payload));
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// The head of a request with these pseudo-fields and fields, names and values in turn.
  Http2Wire head(int stream, boolean ends, String... fields) {
    return send(HEADERS, ENDS_HEAD | (ends ? ENDS_STREAM : 0), stream, block(fields));
  }

  /// A GET for `/` of this host, with more fields.
  Http2Wire get(int stream, String host, String... more) {
    return send(HEADERS, ENDS_HEAD | ENDS_STREAM, stream, block("GET", host, more));
  }

  /// The head of a POST whose body follows.
  Http2Wire post(int stream, String host, String... more) {
    return send(HEADERS, ENDS_HEAD, stream, block("POST", host, more));
  }

  static byte[] block(String method, String host, String[] more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of(":method", method, ":scheme", "https", ":authority", host, ":path", "/"));
    all.addAll(List.of(more));
    return block(all.toArray(new String[0]));
  }

  /// Fields, each a literal without indexing (RFC 7541 section 6.2.2).
  static byte[] block(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      literal(block, fields[i]);
      literal(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  Http2Wire data(int stream, boolean ends, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return send(DATA, ends ? ENDS_STREAM : 0, stream, bytes);
  }

  /// The next frame, or empty when the connection has ended.
  Optional<Frame> next() throws IOException {
    try {
      int first = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[first >>> 8];
      in.readFully(payload);
      if ((first & 0xFF) == SETTINGS && (flags & ACK) == 0) {
        send(SETTINGS, ACK, 0, new byte[0]);
      }
      Frame frame = new Frame(first & 0xFF, flags, stream, ByteBuffer.wrap(payload));
      goodbye = frame.type == GOAWAY ? frame.payload.getInt(4) : goodbye;
      return Optional.of(frame);
    } catch (EOFException | SocketException ended) {
      return Optional.empty();
    }
  }

  /// What comes on this stream until it ends; frames of others are read over.
  Reply reply(int stream) throws IOException {
    int status = 0;
    List<String> fields = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Optional<Frame> next = next(); next.isPresent(); next = next()) {
      Frame frame = next.get();
      if (frame.type == HEADERS) {
        Http2Headers head = decoded(frame);
        if (frame.stream == stream) {
          head.forEach(
              field -> {
                fields.add(field.getKey().toString());
                fields.add(field.getValue().toString());
              });
          status = head.status() == null ? status : Integer.parseInt(head.status().toString());
        }
      } else if (frame.stream == stream && frame.type == DATA) {
        text.append(StandardCharsets.UTF_8.decode(frame.payload.duplicate()));
      } else if (frame.stream == stream && frame.type == RST_STREAM) {
        return new Reply(status, fields, text.toString(), frame.payload.getInt(), false);
      }
      boolean ends = frame.type == HEADERS || frame.type == DATA;
      if (frame.stream == stream && ends && (frame.flags & ENDS_STREAM) != 0) {
        return new Reply(status, fields, text.toString(), -1, true);
      }
    }
    return new Reply(status, fields, text.toString(), -1, false);
  }

  private Http2Headers decoded(Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload);
    try {
      return heads.decodeHeaders(frame.stream, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /// Waits for the end of the connection.
  ///
  /// @return the error of the last goodbye, or -1 when there was none
  int goodbye() throws IOException {
    Optional<Frame> next = next();
    while (next.isPresent()) {
      next = next();
    }
    return goodbye;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone anyway
    }
  }
}

package dev.munjigi.trials;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// An origin's end of one HTTP/2 connection in clear, of which any frame can be sent at any time. It
/// says its settings, takes those of its peer, and has each request answered as a trial says.
final class Http2OriginPeer {
  private static final int PREFACE = 24;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder(false);
  private final Answering answering;
  private final AtomicInteger received = new AtomicInteger();

  /// What is done with a request; may take its time.
  interface Answering {
    void answer(Http2OriginPeer peer, int stream, String path)
        throws IOException, InterruptedException;
  }

  private Http2OriginPeer(Socket socket, Answering answering) throws IOException {
    socket.setTcpNoDelay(true);
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.answering = answering;
  }

  /// Serves a connection until it ends.
  static void serve(Socket socket, Answering answering) throws IOException {
    Http2OriginPeer peer = new Http2OriginPeer(socket, answering);
    peer.in.readFully(new byte[PREFACE]);
    peer.send(Http2Wire.SETTINGS, 0, 0);
    peer.readOn();
  }

  private void readOn() throws IOException {
    while (true) {
      int first = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = new byte[first >>> 8];
      in.readFully(payload);
      boolean acknowledged = (flags & Http2Wire.ACK) != 0;
      switch (first & 0xFF) {
        case Http2Wire.SETTINGS -> answer(acknowledged, Http2Wire.SETTINGS, new byte[0]);
        case Http2Wire.PING -> answer(acknowledged, Http2Wire.PING, payload);
        case Http2Wire.DATA -> received.addAndGet(payload.length);
        case Http2Wire.HEADERS -> request(stream, payload);
        default -> {}
      }
    }
  }

  private void answer(boolean acknowledged, int type, byte[] payload) {
    if (!acknowledged) {
      send(type, Http2Wire.ACK, 0, payload);
    }
  }

  private void request(int stream, byte[] block) throws IOException {
    String path;
    try {
      path = String.valueOf(heads.decodeHeaders(stream, Unpooled.wrappedBuffer(block)).path());
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answering.answer(this, stream, path);
              } catch (IOException | InterruptedException _) {
                // the connection has ended
              }
            });
  }

  /// Sends a frame. An end by the other side while writing is no error here.
  ///
  /// @param payload its octets
  /// @return whether it could be sent
  boolean send(int type, int flags, int stream, byte... payload) {
    synchronized (out) {
      try {
        out.write(Http2Wire.frame(type, flags, stream, payload));
        out.flush();
        return true;
      } catch (IOException gone) {
        return false;
      }
    }
  }

  /// Sends a frame whose payload is these four octets.
  boolean number(int type, int stream, int value) {
    return send(type, 0, stream, ByteBuffer.allocate(4).putInt(value).array());
  }

  /// Sends one setting.
  boolean setting(int id, int value) {
    byte[] setting = ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    return send(Http2Wire.SETTINGS, 0, 0, setting);
  }

  /// Says goodbye: streams up to this one were looked at.
  void goodbye(int last, int error) {
    send(Http2Wire.GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(error).array());
  }

  void head(int stream, boolean ends, String... fields) {
    int flags = Http2Wire.ENDS_HEAD | (ends ? Http2Wire.ENDS_STREAM : 0);
    send(Http2Wire.HEADERS, flags, stream, Http2Wire.block(fields));
  }

  boolean data(int stream, boolean ends, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'd');
    return send(Http2Wire.DATA, ends ? Http2Wire.ENDS_STREAM : 0, stream, bytes);
  }

  /// A whole reply.
  void ok(int stream) {
    head(stream, false, ":status", "200", "content-length", "5");
    data(stream, true, 5);
  }

  /// How many bytes of bodies came so far.
  int received() {
    return received.get();
  }

  /// Breaks the connection.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}

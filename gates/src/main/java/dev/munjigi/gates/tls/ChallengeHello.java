package dev.munjigi.gates.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells whether the first bytes of a connection are the hello of an authority that checks a
/// challenge (RFC 8737 section 3): one that offers the protocol `acme-tls/1` alone and names a host.
///
/// Everything else, broken or not, is somebody else's to judge: a hello in more than one record, a
/// hello of more than 16 KiB, what is no TLS.
public final class ChallengeHello {
  /// How many bytes tell how long the first record is.
  public static final int HEAD = 5;

  private static final int HANDSHAKE = 22;
  private static final int LONGEST = 1 << 14;
  private static final int CLIENT_HELLO = 1;
  private static final int RANDOM = 32;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /// The list of this one protocol: each stands behind its length of one byte.
  private static final byte[] OFFER =
      ("\n" + ChallengeCertificate.PROTOCOL).getBytes(StandardCharsets.US_ASCII);

  private ChallengeHello() {}

  /// How many bytes the first record has with its head; 0 when it can be no such hello.
  ///
  /// @param head the first [#HEAD] bytes of the connection
  public static int length(byte[] head) {
    int length = (head[3] & 0xFF) << 8 | (head[4] & 0xFF);
    return head[0] == HANDSHAKE && head[1] == 3 && length > 0 && length <= LONGEST
        ? HEAD + length
        : 0;
  }

  /// The host that an authority asks about; empty when this is no such hello.
  ///
  /// @param record the first record of the connection, whole
  public static Optional<ServerName> host(byte[] record) {
    try {
      return Optional.ofNullable(read(ByteBuffer.wrap(record).position(HEAD)));
    } catch (BufferUnderflowException cut) {
      return Optional.empty();
    }
  }

  private static @Nullable ServerName read(ByteBuffer in) {
    int first = in.getInt();
    if (first >>> 24 != CLIENT_HELLO || (first & 0xFF_FFFF) != in.remaining()) {
      return null;
    }
    skip(in, 2 + RANDOM);
    skip(in, in.get() & 0xFF);
    skip(in, in.getShort() & 0xFFFF);
    skip(in, in.get() & 0xFF);
    ByteBuffer extensions = vector(in);
    ServerName host = null;
    boolean offered = false;
    while (extensions.hasRemaining()) {
      int type = extensions.getShort() & 0xFFFF;
      ByteBuffer body = vector(extensions);
      if (type == SERVER_NAME) {
        host = serverName(body);
      } else if (type == ALPN) {
        ByteBuffer list = vector(body);
        byte[] names = new byte[list.remaining()];
        list.get(names);
        // INVARIANT: alone: a client that would talk another protocol as well is no authority
        offered = Arrays.equals(names, OFFER);
      }
    }
    return offered ? host : null;
  }

  private static @Nullable ServerName serverName(ByteBuffer body) {
    ByteBuffer list = vector(body);
    if (list.get() != 0) {
      return null;
    }
    ByteBuffer name = vector(list);
    byte[] text = new byte[name.remaining()];
    name.get(text);
    return ServerName.parse(new String(text, StandardCharsets.ISO_8859_1)).orElse(null);
  }

  /// What stands behind its length of two bytes.
  private static ByteBuffer vector(ByteBuffer in) {
    int length = in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer inner = in.slice(in.position(), length);
    in.position(in.position() + length);
    return inner;
  }

  private static void skip(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + length);
  }
}

package dev.munjigi.trials;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A TLS ClientHello, octet by octet (RFC 8446 section 4.1.2), so that a trial can say what no TLS
/// library says.
final class Hello {
  static final int SUPPORTED_VERSIONS = 43;
  private static final int SERVER_NAME = 0;
  private static final int GROUPS = 10;
  private static final int SIGNATURES = 13;
  private static final int KEY_SHARE = 51;
  private static final int X25519 = 29;

  private final int version;
  private final int[] ciphers;
  private final Map<Integer, byte[]> extensions;

  private Hello(int version, int[] ciphers, Map<Integer, byte[]> extensions) {
    this.version = version;
    this.ciphers = ciphers;
    this.extensions = new TreeMap<>(extensions);
  }

  /// One that every server of today takes.
  static Hello modern() {
    byte[] name = "shop.test".getBytes(StandardCharsets.US_ASCII);
    Bytes server = new Bytes().two(name.length + 3).one(0).two(name.length).all(name);
    Bytes signatures = new Bytes().two(6).two(0x0403).two(0x0804).two(0x0401);
    byte[] point = new byte[32];
    point[0] = 9;
    Bytes share = new Bytes().two(36).two(X25519).two(point.length).all(point);
    Map<Integer, byte[]> extensions =
        Map.of(
            SERVER_NAME, server.bytes(),
            GROUPS, new Bytes().two(2).two(X25519).bytes(),
            SIGNATURES, signatures.bytes(),
            SUPPORTED_VERSIONS, new Bytes().one(4).two(0x0304).two(0x0303).bytes(),
            KEY_SHARE, share.bytes());
    return new Hello(0x0303, new int[] {0x1301, 0xC02B, 0xC02F}, extensions);
  }

  /// With this version in its old place, such as `0x0301` for TLS 1.0.
  Hello version(int other) {
    return new Hello(other, ciphers, extensions);
  }

  /// With these cipher suites alone.
  Hello ciphers(int... others) {
    return new Hello(version, others, extensions);
  }

  /// Without this extension.
  Hello without(int extension) {
    Hello less = new Hello(version, ciphers, extensions);
    less.extensions.remove(extension);
    return less;
  }

  /// The whole record.
  byte[] record() {
    Bytes suites = new Bytes();
    for (int cipher : ciphers) {
      suites.two(cipher);
    }
    Bytes added = new Bytes();
    extensions.forEach((type, value) -> added.two(type).two(value.length).all(value));
    byte[] body =
        new Bytes()
            .two(version)
            .all(new byte[32])
            .one(0)
            .two(suites.bytes().length)
            .all(suites.bytes())
            .one(1)
            .one(0)
            .two(added.bytes().length)
            .all(added.bytes())
            .bytes();
    byte[] message = new Bytes().one(1).one(0).two(body.length).all(body).bytes();
    return new Bytes().one(22).two(0x0301).two(message.length).all(message).bytes();
  }

  /// Octets, put together.
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes one(int value) {
      out.write(value);
      return this;
    }

    Bytes two(int value) {
      out.write(value >>> 8);
      out.write(value);
      return this;
    }

    Bytes all(byte[] values) {
      out.writeBytes(values);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}

package dev.munjigi.control.pages;

import dev.munjigi.gates.passkey.Assertion;
import dev.munjigi.gates.passkey.Registration;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An authenticator with one passkey, and the browser in front of it; both lie where a test wants them
/// to.
final class SoftAuthenticator {
  static final int PRESENT = 0x01;
  static final int VERIFIED = 0x04;
  static final int ELIGIBLE = 0x08;
  static final int BACKED_UP = 0x10;
  static final int ATTESTED = 0x40;
  static final int EXTENDED = 0x80;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What a key is.
  enum Sort {
    ES256,
    EDDSA,
    RS256,
    RSA_1024,
    P384
  }

  final Sort sort;
  final KeyPair keys;
  byte[] id = new byte[16];
  int flags = PRESENT | VERIFIED;
  long counter;
  boolean counts = true;
  String origin = "https://" + Scene.HOST;
  String host = Scene.HOST;
  String extra = "";
  byte[] tail = {};
  String handle = "";

  SoftAuthenticator(Sort sort) {
    this.sort = sort;
    this.keys = keys(sort);
    RANDOM.nextBytes(id);
  }

  SoftAuthenticator() {
    this(Sort.ES256);
  }

  private SoftAuthenticator(SoftAuthenticator of) {
    this.sort = of.sort;
    this.keys = of.keys;
    this.id = of.id;
    this.counter = of.counter;
    this.handle = of.handle;
  }

  /// Another one with the same key.
  SoftAuthenticator cloned() {
    return new SoftAuthenticator(this);
  }

  private static KeyPair keys(Sort sort) {
    try {
      return switch (sort) {
        case ES256 -> generated("EC", new ECGenParameterSpec("secp256r1"));
        case P384 -> generated("EC", new ECGenParameterSpec("secp384r1"));
        case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        case RS256 -> generated("RSA", new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4));
        case RSA_1024 ->
            generated("RSA", new RSAKeyGenParameterSpec(1_024, RSAKeyGenParameterSpec.F4));
      };
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair generated(String name, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
    generator.initialize(parameters);
    return generator.generateKeyPair();
  }

  /// Answers `navigator.credentials.create`.
  Registration make(String options) {
    JsonNode asked = JSON.readTree(options);
    handle =
        new String(
            Base64.getUrlDecoder().decode(asked.at("/user/id").asString()),
            StandardCharsets.US_ASCII);
    return registration(
        clientData("webauthn.create", asked.at("/challenge").asString()),
        attestation("none", data(true)));
  }

  static Registration registration(byte[] clientData, byte[] attestation) {
    Optional<Registration> read =
        Registration.of(encoded(clientData), encoded(attestation), "internal,hybrid,<b>");
    return read.orElseThrow();
  }

  /// Answers `navigator.credentials.get`.
  Assertion show(String options) {
    return Assertion.of(sent(options)).orElseThrow();
  }

  Assertion.Sent sent(String options) {
    JsonNode asked = JSON.readTree(options);
    return sent(clientData("webauthn.get", asked.at("/challenge").asString()), data(false));
  }

  Assertion.Sent sent(byte[] clientData, byte[] data) {
    return new Assertion.Sent(
        encoded(id),
        encoded(clientData),
        encoded(data),
        encoded(signature(data, clientData)),
        encoded(handle.getBytes(StandardCharsets.US_ASCII)));
  }

  byte[] clientData(String type, String challenge) {
    String json =
        "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s}"
            .formatted(type, challenge, origin, extra);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  byte[] data(boolean attested) {
    if (counts) {
      counter++;
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(sha256(host.getBytes(StandardCharsets.UTF_8)));
    data.write(attested ? flags | ATTESTED : flags);
    data.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
    if (attested) {
      data.writeBytes(new byte[16]);
      data.write(id.length >> 8);
      data.write(id.length);
      data.writeBytes(id);
      data.writeBytes(coseKey());
    }
    data.writeBytes(tail);
    return data.toByteArray();
  }

  static byte[] attestation(String format, byte[] data) {
    Cbor cbor = new Cbor().head(5, 3);
    cbor.text("fmt").text(format).text("attStmt").head(5, 0);
    return cbor.text("authData").bytes(data).done();
  }

  byte[] coseKey() {
    Cbor cbor = new Cbor();
    return switch (sort) {
      case ES256 -> point(cbor, 1, -7, 32);
      case P384 -> point(cbor, 2, -7, 48);
      case EDDSA -> {
        byte[] der = keys.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(der, der.length - 32, der.length);
        yield cbor.head(5, 4).number(1).number(1).number(3).number(-8).number(-1).number(6)
            .number(-2).bytes(x).done();
      }
      case RS256, RSA_1024 -> {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        yield cbor.head(5, 4).number(1).number(3).number(3).number(-257).number(-1)
            .bytes(fixed(key.getModulus(), key.getModulus().bitLength() / 8)).number(-2)
            .bytes(fixed(key.getPublicExponent(), 3)).done();
      }
    };
  }

  private byte[] point(Cbor cbor, int curve, int algorithm, int length) {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return cbor.head(5, 5).number(1).number(2).number(3).number(algorithm).number(-1).number(curve)
        .number(-2).bytes(fixed(key.getW().getAffineX(), length))
        .number(-3).bytes(fixed(key.getW().getAffineY(), length)).done();
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int count = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
    return fixed;
  }

  private byte[] signature(byte[] data, byte[] clientData) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (sort) {
                case ES256, P384 -> "SHA256withECDSA";
                case EDDSA -> "Ed25519";
                case RS256, RSA_1024 -> "SHA256withRSA";
              });
      signature.initSign(keys.getPrivate());
      signature.update(data);
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Writes CBOR.
  static final class Cbor {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Cbor head(int major, int argument) {
      if (argument < 24) {
        out.write(major << 5 | argument);
      } else if (argument < 256) {
        out.write(major << 5 | 24);
        out.write(argument);
      } else {
        out.write(major << 5 | 25);
        out.write(argument >> 8);
        out.write(argument);
      }
      return this;
    }

    Cbor number(int number) {
      return number < 0 ? head(1, -1 - number) : head(0, number);
    }

    Cbor bytes(byte[] bytes) {
      head(2, bytes.length).out.writeBytes(bytes);
      return this;
    }

    Cbor text(String text) {
      head(3, text.length()).out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    byte[] done() {
      return out.toByteArray();
    }
  }
}

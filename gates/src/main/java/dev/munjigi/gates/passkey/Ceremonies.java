package dev.munjigi.gates.passkey;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.MalformedKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The two ceremonies of WebAuthn Level 3 (sections 7.1 and 7.2), as far as they are computed.
///
/// Guarantees: the origin is the identity host's, not one that embeds it; the relying party is its host;
/// the person was there, and was verified where that is asked; the key is ES256, EdDSA (Ed25519) or
/// RS256 and strong; a counter that does not go up is refused. What authenticators send was walked over
/// strictly before the library reads it, and what they attest is replaced by nothing. Stores nothing.
final class Ceremonies {
  /// In the order in which they are liked.
  static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.RS256);

  /// `{"fmt": "none", "attStmt": {}, "authData": ` in CBOR.
  private static final byte[] NO_ATTESTATION = noAttestation();

  private static final int ED25519 = 32;

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager library =
      WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);

  /// A new passkey that was verified.
  record Made(byte[] id, PasskeyBody body, boolean verified) {}

  /// A passkey that was shown.
  ///
  /// @param verified whether the person was, and not only there
  record Shown(long counter, boolean backedUp, boolean verified) {}

  private static byte[] noAttestation() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0xa3);
    text(bytes, "fmt");
    text(bytes, "none");
    text(bytes, "attStmt");
    bytes.write(0xa0);
    text(bytes, "authData");
    return bytes.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, String text) {
    to.write(0x60 + text.length());
    to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] withoutAttestation(byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(NO_ATTESTATION);
    bytes.write(0x59);
    bytes.write(data.length >> 8);
    bytes.write(data.length);
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  private static ServerProperty server(IdentitySettings settings, byte[] challenge) {
    return ServerProperty.builder()
        .origin(new Origin(settings.origin()))
        .rpId(settings.host())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  /// Verifies a new passkey.
  ///
  /// @throws Malformed when it is none, or not for this challenge, or its key is weak
  Made register(
      Registration registration, byte[] challenge, String name, IdentitySettings settings)
      throws Malformed {
    ClientStatement.require(
        registration.clientData(), ClientStatement.CREATE, challenge, settings.origin());
    byte[] data = AuthenticatorBytes.within(registration.attestation());
    byte[] attested = AuthenticatorBytes.attestedCredential(data);
    List<PublicKeyCredentialParameters> parameters =
        ALGORITHMS.stream()
            .map(one -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, one))
            .toList();
    try {
      RegistrationData verified =
          library.verify(
              new RegistrationRequest(withoutAttestation(data), registration.clientData()),
              new RegistrationParameters(server(settings, challenge), parameters, false, true));
      var said = Objects.requireNonNull(verified.getAttestationObject()).getAuthenticatorData();
      AttestedCredentialData credential =
          Objects.requireNonNull(said.getAttestedCredentialData());
      requireStrong(credential);
      PasskeyBody body =
          new PasskeyBody(
              name,
              Assertion.encoded(attested),
              said.getSignCount(),
              said.isFlagBE(),
              said.isFlagBS(),
              registration.transports(),
              0,
              0);
      return new Made(credential.getCredentialId(), body, said.isFlagUV());
    } catch (RuntimeException refused) {
      // INVARIANT: whatever the library throws at bytes from outside, they are refused
      throw new Malformed(refused.getClass().getSimpleName());
    }
  }

  /// Verifies what a passkey has signed.
  ///
  /// @param verified whether the person has to have been verified
  /// @throws Malformed when it did not sign this
  /// @throws MaliciousCounterValueException when it did, but counts backwards
  Shown show(
      Assertion assertion,
      PasskeyBody body,
      byte[] challenge,
      boolean verified,
      IdentitySettings settings)
      throws Malformed {
    ClientStatement.require(assertion.clientData(), ClientStatement.GET, challenge, settings.origin());
    AuthenticatorBytes.checkAssertion(assertion.authenticatorData());
    CredentialRecordImpl known =
        new CredentialRecordImpl(
            null,
            null,
            body.eligible(),
            body.backedUp(),
            body.counter(),
            keys.convert(body.attestedBytes()),
            null,
            null,
            null,
            null);
    try {
      AuthenticationData shown =
          library.verify(
              new AuthenticationRequest(
                  assertion.id(),
                  assertion.userHandle().length == 0 ? null : assertion.userHandle(),
                  assertion.authenticatorData(),
                  assertion.clientData(),
                  assertion.signature()),
              new AuthenticationParameters(
                  server(settings, challenge), known, List.of(assertion.id()), verified, true));
      var said = Objects.requireNonNull(shown.getAuthenticatorData());
      return new Shown(said.getSignCount(), said.isFlagBS(), said.isFlagUV());
    } catch (MaliciousCounterValueException cloned) {
      throw cloned;
    } catch (RuntimeException refused) {
      // INVARIANT: whatever the library throws at bytes from outside, they are refused
      throw new Malformed(refused.getClass().getSimpleName());
    }
  }

  /// ATTACK: points beside their curve or of small order, moduli that are short or easily factored.
  private static void requireStrong(AttestedCredentialData credential) throws Malformed {
    PublicKey key = credential.getCOSEKey().getPublicKey();
    JWK jwk =
        switch (key) {
          case ECPublicKey ec ->
              new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                  .algorithm(JWSAlgorithm.ES256)
                  .build();
          case RSAPublicKey rsa ->
              new RSAKey.Builder(rsa).algorithm(JWSAlgorithm.RS256).build();
          case EdECPublicKey ed -> {
            byte[] der = ed.getEncoded();
            byte[] point = Arrays.copyOfRange(der, der.length - ED25519, der.length);
            yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
                .algorithm(JWSAlgorithm.EdDSA)
                .build();
          }
          case null, default -> throw new Malformed("another sort of key");
        };
    try {
      String document = "{\"keys\":[" + jwk.toJSONString() + "]}";
      KeySet.parse(document.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedKey weak) {
      throw new Malformed("a weak key");
    }
  }
}

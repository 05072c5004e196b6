package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;

/// What an authority gave, with the wrapped key that belongs to it, as a store keeps it: a few lines
/// of text, then PEM.
///
/// @param directory the authority's directory
/// @param said more that has to be known, one line: of a certificate, the hosts that were ordered
/// @param chain the certificate first, then its issuers; none for an account
/// @param wrappedKey the key in PKCS #8, wrapped by a [KeyWrap]
record KeptIssuance(
    String directory, String said, List<X509Certificate> chain, Secret wrappedKey) {
  private static final String HEADING = "munjigi acme 1";
  private static final String DIRECTORY = "directory ";
  private static final String SAID = "for ";
  private static final String KEY = "MUNJIGI WRAPPED KEY";

  KeptIssuance {
    chain = List.copyOf(chain);
  }

  byte[] text() {
    StringBuilder text = new StringBuilder(HEADING);
    text.append('\n').append(DIRECTORY).append(directory);
    text.append('\n').append(SAID).append(said).append('\n');
    try {
      for (X509Certificate one : chain) {
        text.append(Pem.write(Pem.CERTIFICATE, one.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
    text.append(Pem.write(KEY, wrappedKey.reveal()));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads what [#text] wrote.
  ///
  /// @throws IOException when it is anything else; the message is the rest of a sentence about it
  static KeptIssuance parse(byte[] text) throws IOException {
    List<String> head = new String(text, StandardCharsets.US_ASCII).lines().limit(3).toList();
    List<PemObject> blocks = new ArrayList<>(Pem.read(text));
    if (head.size() < 3
        || !head.get(0).equals(HEADING)
        || !head.get(1).startsWith(DIRECTORY)
        || !head.get(2).startsWith(SAID)
        || blocks.isEmpty()
        || !blocks.getLast().getType().equals(KEY)) {
      throw new IOException("does not hold what an authority gave with its wrapped key behind it");
    }
    PemObject key = blocks.removeLast();
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (PemObject block : blocks) {
        if (!block.getType().equals(Pem.CERTIFICATE)) {
          throw new IOException("holds a `" + block.getType() + "` among its certificates");
        }
        chain.add(Pem.certificate(block));
      }
    } catch (CertificateException e) {
      throw new IOException("holds a broken certificate", e);
    }
    return new KeptIssuance(
        head.get(1).substring(DIRECTORY.length()),
        head.get(2).substring(SAID.length()),
        chain,
        new Secret(key.getContent()));
  }
}

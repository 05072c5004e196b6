package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Address;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// The names that a server's certificate stands for (RFC 5280, section 4.2.1.6).
///
/// @param hosts host names in lower case, some with `*.` in front
/// @param addresses IP addresses
record SubjectNames(SortedSet<String> hosts, SortedSet<Address> addresses) {
  /// All names together, in bytes of their DER form. OpenSSL takes chains of 100 KiB at most.
  private static final int LONGEST = 80_000;

  SubjectNames {
    hosts = new TreeSet<>(hosts);
    addresses = new TreeSet<>(addresses);
    if (hosts.isEmpty() && addresses.isEmpty()) {
      throw new IllegalArgumentException("a server's certificate needs a name");
    }
  }

  /// The names of these hosts, and those of the machine itself: `localhost`, `127.0.0.1`, `::1`.
  ///
  /// @param hosts host names, also `*.` and a host name, and address literals, in any case
  /// @throws IllegalArgumentException when one of them cannot stand in a certificate, or all of
  ///     them together make it too big
  static SubjectNames of(Collection<String> hosts) {
    SortedSet<String> names = new TreeSet<>(List.of("localhost"));
    SortedSet<Address> addresses =
        new TreeSet<>(List.of(Address.of(new byte[] {127, 0, 0, 1}), new Address(0, 1)));
    for (String host : hosts) {
      Optional<Address> address = Address.parse(host);
      if (address.isPresent()) {
        addresses.add(address.get());
      } else {
        names.add(hostName(host));
      }
    }
    SubjectNames all = new SubjectNames(names, addresses);
    int length = all.der().length;
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          ("the services' hosts take `%d` bytes in a certificate, at most `%d` are allowed: use"
                  + " wildcards such as `*.example.com`")
              .formatted(length, LONGEST));
    }
    return all;
  }

  private static String hostName(String host) {
    String name = host.startsWith("*.") ? host.substring(2) : host;
    if (ServerName.parse(name).isEmpty()) {
      throw new IllegalArgumentException(
          ("host `%s` cannot stand in a certificate: letters, digits, hyphens, underscores and dots"
               + " are allowed, other letters in their `xn--` form, and `*.` in front")
              .formatted(host));
    }
    return host.toLowerCase(Locale.ROOT);
  }

  /// As an extension's value.
  GeneralNames general() {
    List<GeneralName> names = new ArrayList<>(hosts.size() + addresses.size());
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.forEach(
        address ->
            names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes(address)))));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /// Whether a certificate stands for exactly these names, in this order.
  boolean areThoseOf(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    return value != null && Arrays.equals(value, encoded(new DEROctetString(der())));
  }

  private byte[] der() {
    return encoded(general());
  }

  private static byte[] encoded(ASN1Object value) {
    try {
      return value.getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("names that are valid can be encoded", e);
    }
  }

  static byte[] bytes(Address address) {
    int from = address.isV4() ? 12 : 0;
    byte[] bytes = new byte[16 - from];
    for (int i = from; i < 16; i++) {
      long half = i < 8 ? address.high() : address.low();
      bytes[i - from] = (byte) (half >>> (56 - 8 * (i % 8)));
    }
    return bytes;
  }
}

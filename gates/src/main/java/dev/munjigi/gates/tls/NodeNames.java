package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// The names in a node's certificate: one SPIFFE ID (X509-SVID, section 2), and those by which
/// clients reach it.
///
/// @param spiffeId who it is
/// @param hosts host names in lower case, some with `*.` in front; at most 100
/// @param addresses IP addresses; at most 100
public record NodeNames(SpiffeId spiffeId, List<String> hosts, List<Address> addresses) {
  private static final int MOST = 100;

  public NodeNames {
    hosts = List.copyOf(new TreeSet<>(hosts));
    addresses = List.copyOf(new TreeSet<>(addresses));
    if (hosts.size() > MOST || addresses.size() > MOST) {
      throw new IllegalArgumentException("a certificate holds at most `" + MOST + "` names");
    }
  }

  /// Reads the names as a person writes them.
  ///
  /// @throws IllegalArgumentException when one is none; the message is one line
  public static NodeNames parse(String spiffeId, List<String> hosts, List<String> addresses) {
    List<String> names = new ArrayList<>();
    for (String host : hosts) {
      String bare = host.startsWith("*.") ? host.substring(2) : host;
      if (ServerName.parse(bare).isEmpty()) {
        throw new IllegalArgumentException("`" + host + "` is no host name");
      }
      names.add(host.toLowerCase(Locale.ROOT));
    }
    List<Address> parsed = new ArrayList<>();
    for (String address : addresses) {
      Optional<Address> one = Address.parse(address);
      parsed.add(
          one.orElseThrow(
              () -> new IllegalArgumentException("`" + address + "` is no IP address")));
    }
    try {
      return new NodeNames(SpiffeId.parse(spiffeId), names, parsed);
    } catch (IllegalArgumentException wrong) {
      String what = "SPIFFE ID `" + spiffeId + "` " + wrong.getMessage();
      throw new IllegalArgumentException(what, wrong);
    }
  }

  /// As an extension's value.
  GeneralNames general() {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId.toString()));
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.forEach(
        address ->
            names.add(
                new GeneralName(
                    GeneralName.iPAddress, new DEROctetString(SubjectNames.bytes(address)))));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }
}

package dev.munjigi.gates.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class TrustedPeersTest {
  private static final Clause CLAUSE = new Clause("listeners.public.proxy-protocol", "f", 3);
  private static final TrustedPeers PEERS =
      new TrustedPeers(
          Map.of(
              "public",
              new TrustedPeers.Networks(
                  List.of(
                      Network.parse("10.0.0.0/24").orElseThrow(),
                      Network.parse("2001:db8::/64").orElseThrow()),
                  CLAUSE)));

  private static Connection from(String peer, String listener) {
    Address address = Address.parse(peer).orElseThrow();
    return new Connection(
        Id.of(0, 0, 1),
        address,
        40_000,
        listener,
        8443,
        Transport.Clear.INSTANCE,
        0,
        new Endpoint(address, 8443),
        null);
  }

  @Test
  void demandsAHeaderOfPeersInItsNetworksAndBelievesNobodyElse() {
    assertThat(PEERS.introduce(from("10.0.0.255", "public"))).isTrue();
    assertThat(PEERS.introduce(from("::ffff:10.0.0.1", "public"))).isTrue();
    assertThat(PEERS.introduce(from("2001:db8::9", "public"))).isTrue();
    assertThat(PEERS.introduce(from("10.0.1.0", "public"))).isFalse();
    assertThat(PEERS.introduce(from("2001:db8:0:1::9", "public"))).isFalse();
    assertThat(PEERS.introduce(from("10.0.0.1", "other"))).isFalse();
  }

  @Test
  void saysWhichSettingDecidedAndWhatWouldHelp() {
    Refusal refusal =
        PEERS.wrong(from("10.0.0.9", "public"), Read.Wrong.malformed("its checksum is wrong"));
    assertThat(refusal.code().code()).isEqualTo("proxy.header-malformed");
    assertThat(refusal.clause()).isEqualTo(CLAUSE);
    assertThat(refusal.evidence()).isEqualTo("its checksum is wrong");
    assertThat(refusal.remedy())
        .contains("`10.0.0.9`", "`listeners.public.proxy-protocol`");
  }

  @Test
  void keepsWhatTheLimitSaysOfASlowHeader() {
    Clause limit = Clause.builtIn("limits.connections.handshake");
    Refusal late = new Refusal(ProxyReason.HEADER_MISSING, limit, "7 bytes came", "raise it");
    assertThat(PEERS.slow(late))
        .isEqualTo(new Refusal(ProxyReason.HEADER_SLOW, limit, "7 bytes came", "raise it"));
  }

  @Test
  void remembersThePeerOfAnIntroducedConnection() {
    Endpoint client = new Endpoint(Address.parse("198.51.100.7").orElseThrow(), 4711);
    Endpoint target = new Endpoint(Address.parse("192.0.2.1").orElseThrow(), 443);
    Connection introduced = from("10.0.0.9", "public").introduced(client, target);
    assertThat(introduced.source()).isEqualTo(client.address());
    assertThat(introduced.sourcePort()).isEqualTo(4711);
    assertThat(introduced.reached()).isEqualTo(target);
    assertThat(introduced.localPort()).isEqualTo(8443);
    assertThat(introduced.proxy())
        .isEqualTo(new Endpoint(Address.parse("10.0.0.9").orElseThrow(), 40_000));
  }
}

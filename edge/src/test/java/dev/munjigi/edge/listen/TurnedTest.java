package dev.munjigi.edge.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TurnedTest {
  private static Peer peer(int number) {
    return new Peer(new Address(0, 0xFFFF_0A00_0000L + number), 0, 5000);
  }

  @Test
  void remembersForAWhile() {
    Turned turned = new Turned();
    turned.add(peer(1), 100);
    assertThat(turned.has(peer(1), 100 + Turned.NANOS - 1)).isTrue();
    assertThat(turned.has(peer(1), 100 + Turned.NANOS)).isFalse();
    assertThat(turned.has(peer(2), 100)).isFalse();
    turned.sweep(100 + Turned.NANOS);
    assertThat(turned.size()).isZero();
  }

  @Test
  void forgetsTheOldestOfMoreThanItCanRemember() {
    Turned turned = new Turned();
    for (int i = 0; i < 100_000; i++) {
      turned.add(peer(i), i);
      assertThat(turned.size()).isLessThanOrEqualTo(Turned.MOST);
    }
    assertThat(turned.has(peer(99_999), 100_000)).isTrue();
    assertThat(turned.has(peer(0), 100_000)).isFalse();
  }

  @Test
  void tellsSendersApartByAddressPortAndInterface() {
    assertThat(Peer.of(new InetSocketAddress("127.0.0.1", 5)))
        .isEqualTo(Peer.of(new InetSocketAddress("127.0.0.1", 5)))
        .isNotEqualTo(Peer.of(new InetSocketAddress("127.0.0.1", 6)))
        .isNotEqualTo(Peer.of(new InetSocketAddress("127.0.0.2", 5)));
    Address local = new Address(0xFE80L << 48, 1);
    assertThat(new Peer(local, 1, 5)).isNotEqualTo(new Peer(local, 2, 5));
    assertThat(new Peer(local, 1, 5)).isLessThan(new Peer(local, 2, 5));
  }
}

package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every engine of [Bans] holds.
public abstract class BansContract {
  /// Without a ban.
  ///
  /// @param capacity how many bans it has room for
  protected abstract Bans create(int capacity);

  private static Ban ban(String network, long from, long until) {
    return new Ban(
        Network.parse(network).orElseThrow(),
        Instant.ofEpochSecond(from),
        Instant.ofEpochSecond(until),
        "met a limit",
        "limits.requests[0]");
  }

  private static @Nullable Ban of(Bans bans, String source, long now) {
    return bans.of(Address.parse(source).orElseThrow(), Instant.ofEpochSecond(now));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,    198.51.100.7,     true",
    "198.51.100.7,    ::ffff:c633:6407, true",
    "198.51.100.7,    198.51.100.6,     false",
    "198.51.100.0/24, 198.51.100.0,     true",
    "198.51.100.0/24, 198.51.100.255,   true",
    "198.51.100.0/24, 198.51.101.0,     false",
    "2001:db8::/64,   2001:db8::1:2:3,  true",
    "2001:db8::/64,   2001:db8:0:1::,   false",
    "0.0.0.0/0,       203.0.113.9,      true",
    "0.0.0.0/0,       2001:db8::,       false",
    "::/0,            203.0.113.9,      true",
  })
  void findsTheBanOfAnAddress(String network, String source, boolean banned) {
    Bans bans = create(10);
    Ban ban = ban(network, 0, 100);
    assertThat(bans.add(ban)).isTrue();
    assertThat(of(bans, source, 50)).isEqualTo(banned ? ban : null);
  }

  @Test
  void findsNoneInAnEmptyStore() {
    assertThat(of(create(10), "198.51.100.7", 0)).isNull();
  }

  @Test
  void endsABanAtItsEnd() {
    Bans bans = create(10);
    bans.add(ban("198.51.100.7", 0, 100));
    assertThat(bans.of(Address.parse("198.51.100.7").orElseThrow(), Instant.ofEpochMilli(99_999)))
        .isNotNull();
    assertThat(of(bans, "198.51.100.7", 100)).isNull();
  }

  @Test
  void givesTheLongestLastingOfSeveralBans() {
    Bans bans = create(10);
    Ban address = ban("198.51.100.7", 0, 100);
    Ban wide = ban("198.51.0.0/16", 0, 300);
    Ban narrow = ban("198.51.100.0/24", 0, 200);
    assertThat(List.of(bans.add(address), bans.add(wide), bans.add(narrow))).containsOnly(true);
    assertThat(of(bans, "198.51.100.7", 50)).isEqualTo(wide);
    assertThat(bans.lift(wide.network())).isTrue();
    assertThat(of(bans, "198.51.100.7", 50)).isEqualTo(narrow);
    assertThat(of(bans, "198.51.100.7", 250)).isNull();
  }

  @Test
  void keepsTheLongerOfTwoBansOfANetwork() {
    Bans bans = create(10);
    Ban shorter = ban("198.51.100.7", 0, 100);
    Ban longer = ban("198.51.100.7", 10, 200);
    assertThat(bans.add(shorter)).isTrue();
    assertThat(bans.add(longer)).isTrue();
    assertThat(bans.add(ban("198.51.100.7", 20, 150))).isTrue();
    assertThat(bans.list(Instant.ofEpochSecond(20))).containsExactly(longer);
  }

  @Test
  void liftsExactlyOneNetwork() {
    Bans bans = create(10);
    bans.add(ban("198.51.100.0/24", 0, 100));
    assertThat(bans.lift(Network.parse("198.51.100.7").orElseThrow())).isFalse();
    assertThat(bans.lift(Network.parse("198.51.100.0/25").orElseThrow())).isFalse();
    assertThat(bans.lift(Network.parse("198.51.100.0/24").orElseThrow())).isTrue();
    assertThat(bans.lift(Network.parse("198.51.100.0/24").orElseThrow())).isFalse();
    assertThat(of(bans, "198.51.100.7", 50)).isNull();
  }

  @Test
  void takesNoMoreBansThanItHasRoomFor() {
    Bans bans = create(2);
    assertThat(bans.add(ban("198.51.100.1", 0, 100))).isTrue();
    assertThat(bans.add(ban("198.51.100.2", 0, 200))).isTrue();
    assertThat(bans.add(ban("198.51.100.3", 50, 300))).isFalse();
    assertThat(of(bans, "198.51.100.3", 50)).isNull();
    assertThat(bans.add(ban("198.51.100.2", 50, 300))).as("known already").isTrue();
    assertThat(bans.add(ban("198.51.100.3", 100, 300))).as("one has ended").isTrue();
    assertThat(of(bans, "198.51.100.3", 150)).isNotNull();
    assertThat(of(bans, "198.51.100.2", 250)).isNotNull();
  }

  @Test
  void listsWhatHoldsTheSoonestToEndFirst() {
    Bans bans = create(10);
    bans.add(ban("198.51.100.3", 0, 300));
    bans.add(ban("198.51.100.1", 0, 100));
    bans.add(ban("2001:db8::/64", 0, 200));
    assertThat(bans.list(Instant.ofEpochSecond(100)))
        .containsExactly(ban("2001:db8::/64", 0, 200), ban("198.51.100.3", 0, 300));
  }

  @Test
  void agreesWithAListOnRandomBans() {
    Random random = new Random(3);
    Bans bans = create(1000);
    List<Ban> naive = new ArrayList<>();
    for (int now = 0; now < 4000; now++) {
      Network network = network(random);
      switch (random.nextInt(4)) {
        case 0 -> add(bans, naive, network, now, now + 1 + random.nextInt(200));
        case 1 -> {
          Instant moment = Instant.ofEpochSecond(now);
          naive.removeIf(ban -> !ban.holdsAt(moment));
          boolean there = naive.removeIf(ban -> ban.network().equals(network));
          if (there) {
            assertThat(bans.lift(network)).isTrue();
          }
        }
        default -> compare(bans, naive, network.base(), Instant.ofEpochSecond(now));
      }
    }
  }

  private static Network network(Random random) {
    int[] lengths = {128, 128, 126, 124, 64, 120};
    Address address = new Address(0, 0xFFFF_0A00_0000L + random.nextInt(64));
    return Network.of(address, lengths[random.nextInt(lengths.length)]);
  }

  private static void add(Bans bans, List<Ban> naive, Network network, long from, long until) {
    Ban ban = new Ban(network, Instant.ofEpochSecond(from), Instant.ofEpochSecond(until), "r", "b");
    assertThat(bans.add(ban)).isTrue();
    Optional<Ban> known = naive.stream().filter(b -> b.network().equals(network)).findFirst();
    if (known.isEmpty() || known.get().until().isBefore(ban.until())) {
      naive.removeIf(b -> b.network().equals(network));
      naive.add(ban);
    }
  }

  private static void compare(Bans bans, List<Ban> naive, Address source, Instant now) {
    Optional<Instant> longest =
        naive.stream()
            .filter(ban -> ban.holdsAt(now) && ban.network().contains(source))
            .map(Ban::until)
            .max(Comparator.naturalOrder());
    Ban found = bans.of(source, now);
    assertThat(Optional.ofNullable(found).map(Ban::until)).isEqualTo(longest);
    assertThat(bans.list(now))
        .hasSameElementsAs(naive.stream().filter(ban -> ban.holdsAt(now)).toList());
  }

  @Test
  void takesNoMoreBansFromManyThreads() throws Exception {
    Bans bans = create(100);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        results.add(threads.submit(() -> addMany(bans, thread)));
      }
      int taken = 0;
      for (Future<Integer> result : results) {
        taken += result.get();
      }
      assertThat(taken).isEqualTo(100);
    }
    assertThat(bans.list(Instant.EPOCH)).hasSize(100);
  }

  private static int addMany(Bans bans, int thread) {
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      taken += bans.add(ban("10." + thread + "." + i / 250 + "." + i % 250, 0, 100)) ? 1 : 0;
    }
    return taken;
  }
}

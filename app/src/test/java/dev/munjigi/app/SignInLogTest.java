package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.memory.MemoryAuditLog;
import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.SignInEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignInLogTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Id KIM = new Id(1, 1);
  private static final Address CLIENT = Address.parse("198.51.100.7").orElseThrow();

  private final MemoryAuditLog kept = new MemoryAuditLog(64L << 20);
  private final IdentityStore store = MemoryIdentityStore.empty();
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final SignInLog log =
      new SignInLog(new Chronicle(kept, clock), store.users(), () -> "login.test", clock);

  @BeforeEach
  void kim() {
    store
        .register()
        .add(
            new User(
                KIM,
                new UserName("kim"),
                "Kim",
                null,
                false,
                new TreeSet<>(),
                User.State.ACTIVE,
                NOW,
                1));
  }

  private List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    for (MemoryAuditLog.Kept one : kept.events()) {
      events.add(JsonMapper.shared().readTree(new String(one.event(), StandardCharsets.UTF_8)));
    }
    return events;
  }

  private void fail(@Nullable Id user, String from) {
    log.accept(
        new SignInEvent.Failed(
            user,
            SignInEvent.Reason.WRONG_PASSWORD,
            Address.parse(from).orElseThrow()));
  }

  @Test
  void namesWhoSignedInAndOut() {
    log.accept(new SignInEvent.SignedIn(KIM, new Id(2, 2), true, CLIENT));
    log.accept(new SignInEvent.Ended(KIM, 2, CLIENT));
    log.accept(new SignInEvent.HandedOver(KIM, new Id(2, 2), "shop.test", CLIENT));
    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("activity_id").asInt())
        .containsExactly(1, 2, 99);
    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(event.path("user").path("uid").asString())
                    .isEqualTo("arn:munjigi:iam:::user/kim"));
    assertThat(events.getFirst().path("dst_endpoint").path("hostname").asString())
        .isEqualTo("login.test");
    assertThat(events.getLast().path("dst_endpoint").path("hostname").asString())
        .isEqualTo("shop.test");
  }

  @Test
  void tellsOfProvidersThatFailAndOfAccountsThatAreLinked() {
    log.accept(new SignInEvent.ProviderFailed("example", "it is down", CLIENT));
    log.accept(new SignInEvent.Changed(KIM, SignInEvent.What.PROVIDER_CAME, CLIENT));
    log.accept(new SignInEvent.Changed(KIM, SignInEvent.What.PROVIDER_LINKED, CLIENT));
    List<JsonNode> events = events();
    assertThat(events)
        .extracting(event -> event.path("status_detail").asString())
        .containsExactly("provider-failed", "provider-came", "provider-linked");
    assertThat(events.get(1).path("activity_id").asInt()).isEqualTo(1);
  }

  @Test
  void countsAFloodOfGuessesInOneEvent() {
    for (int n = 0; n < 5_000; n++) {
      fail(KIM, "198.51.100.7");
    }
    assertThat(events()).hasSize(Tally.OWN);
    log.write();
    JsonNode last = events().getLast();
    assertThat(last.path("count").asInt()).isEqualTo(5_000 - Tally.OWN);
    assertThat(last.path("status_detail").asString()).isEqualTo("wrong-password");
    log.write();
    assertThat(events()).hasSize(Tally.OWN + 1);
  }

  @Test
  void countsTheAddressesOfOneNetworkTogetherAndThoseOfOthersApart() {
    for (int n = 0; n < 2 * Tally.OWN; n++) {
      fail(null, "2001:db8::" + Integer.toHexString(n + 1));
    }
    fail(null, "2001:db8:0:1::1");
    assertThat(events()).hasSize(Tally.OWN + 1);
  }

  @Test
  void keepsToItsTableHoweverManyNetworksThereAre() {
    for (int n = 0; n < 5_000; n++) {
      fail(KIM, "10.0." + n / 256 + "." + n % 256);
    }
    assertThat(events()).hasSize(1_000 + Tally.OWN);
    log.write();
    JsonNode rest = events().getLast();
    assertThat(rest.path("src_endpoint").path("ip").asString()).isEqualTo("::");
    assertThat(rest.path("user").has("uid")).isFalse();
  }
}

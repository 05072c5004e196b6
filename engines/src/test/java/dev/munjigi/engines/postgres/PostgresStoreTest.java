package dev.munjigi.engines.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.sql.Link;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is PostgreSQL's own: its address, its failures, and many gates over one database.
final class PostgresStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final String TELL =
      "INSERT INTO changes (what, id) VALUES ('GROUP', 'early') RETURNING number";

  @BeforeAll
  static void start() {
    Server.one();
  }

  private static void refuses(PostgresAddress address, String why) {
    assertThatThrownBy(() -> PostgresStore.open(address))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("identity store `postgresql://127.0.0.1:", why)
        .hasNoCause()
        .message()
        .doesNotContain("horse");
  }

  private static PostgresAddress at(String url) {
    return new PostgresAddress(
        url,
        "gate",
        new Secret("correct horse".getBytes(StandardCharsets.UTF_8)),
        2,
        Duration.ofSeconds(1));
  }

  @Test
  void saysThatItIsNotLetIn() {
    refuses(Server.one().address("", "wrong horse", 2), "does not let this gate in");
  }

  @Test
  void saysThatItCannotBeReached() {
    refuses(at("jdbc:postgresql://127.0.0.1:1/postgres"), "cannot be reached");
  }

  @Test
  void saysThatTheDatabaseIsMissing() {
    String url = Server.one().address("", "", 1).url();
    refuses(
        new PostgresAddress(
            url.replace("/postgres", "/nobody"),
            "gate",
            new Secret("correct horse".getBytes(StandardCharsets.UTF_8)),
            2,
            Duration.ofSeconds(2)),
        "does not exist");
  }

  @Test
  void refusesTlsThatTheServerDoesNotSpeakRatherThanGoWithoutIt() throws Exception {
    refuses(Server.one().address("?sslmode=require", "correct horse", 2), "cannot be reached");
  }

  @Test
  void takesNoPasswordInTheAddress() {
    for (String url :
        List.of(
            "jdbc:postgresql://h/d?user=a&password=horse",
            "jdbc:postgresql://h/d?PASSWORD=horse",
            "jdbc:postgresql://a:horse@h/d",
            "jdbc:mysql://h/d")) {
      assertThatThrownBy(() -> at(url))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("horse");
    }
    assertThat(at("jdbc:postgresql://h/d?sslmode=verify-full&sslrootcert=/x"))
        .hasToString("postgresql://h/d");
  }

  @Test
  void givesUpItsTurnInTime() throws Exception {
    PostgresAddress address = Server.one().fresh(2);
    PostgresAddress hasty =
        new PostgresAddress(
            address.url(), address.user(), address.password(), 2, Duration.ofSeconds(1));
    try (PostgresStore store = PostgresStore.open(hasty);
        Connection other = Server.one().connect("");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + 0x4D756E6A69676920L + ")");
      assertThatThrownBy(() -> store.ports().groups().add(new Group("staff", "")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("took too long");
      assertThat(store.ports().groups().all()).as("readers read on").isEmpty();
      other.rollback();
      assertThat(store.ports().groups().add(new Group("staff", ""))).isTrue();
    }
  }

  @Test
  void comesBackAfterItsConnectionsWereCut() throws Exception {
    try (PostgresStore store = PostgresStore.open(Server.one().fresh(2));
        Connection other = Server.one().connect("");
        Statement statement = other.createStatement()) {
      store.ports().groups().add(new Group("staff", ""));
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'munjigi'");
      Group admins = new Group("admins", "");
      boolean added = false;
      for (int i = 0; i < 5 && !added; i++) {
        try {
          added = store.ports().groups().add(admins);
        } catch (UncheckedIOException e) {
          assertThat(e).hasMessageContaining("identity store `postgresql:");
        }
      }
      assertThat(store.ports().groups().all()).hasSize(2);
    }
  }

  @Test
  void looksAnewInEachStatementWhateverTheServersUsualIsolation() throws Exception {
    String role = "ALTER ROLE gate SET default_transaction_isolation = ";
    try (Connection other = Server.one().connect("");
        Statement statement = other.createStatement()) {
      statement.execute(role + "'serializable'");
      statement.execute("ALTER ROLE gate SET synchronous_commit = 'off'");
      try (PostgresDatabase database = new PostgresDatabase(Server.one().fresh(2))) {
        assertThat(database.<Boolean>write(PostgresStoreTest::soundSettings)).isTrue();
      } finally {
        statement.execute("ALTER ROLE gate RESET ALL");
      }
    }
  }

  private static boolean soundSettings(Link link) throws SQLException {
    return link.says("SHOW transaction_isolation", "read committed")
        && link.says("SHOW synchronous_commit", "on");
  }

  /// The feed of somebody who reads while a step has its number and is not done.
  @Test
  void showsNoNumberBeforeASmallerOne() throws Exception {
    PostgresAddress address = Server.one().fresh(4);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (PostgresStore store = PostgresStore.open(address);
        PostgresDatabase slow = new PostgresDatabase(address);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first =
          threads.submit(
              () ->
                  slow.write(
                      link -> {
                        boolean one = link.says(TELL, "1");
                        told.countDown();
                        await(end);
                        return one;
                      }));
      await(told);
      Future<Boolean> second =
          threads.submit(() -> store.ports().groups().add(new Group("late", "")));
      Thread.sleep(500);
      assertThat(second.isDone()).isFalse();
      assertThat(store.ports().changes().newest()).isZero();
      end.countDown();
      assertThat(first.get()).isTrue();
      assertThat(second.get()).isTrue();
      assertThat(store.ports().changes().after(0, 10))
          .extracting(change -> change.number())
          .containsExactly(1L, 2L);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Two gates, each with its own connections.
  @Test
  void letsOneOfManyGatesRotateAToken() throws Exception {
    PostgresAddress address = Server.one().fresh(4);
    try (PostgresStore one = PostgresStore.open(address);
        PostgresStore two = PostgresStore.open(address)) {
      Id user = new Id(1L << 16, 1);
      one.ports()
          .register()
          .add(
              new User(
                  user,
                  new UserName("hana"),
                  "x",
                  null,
                  false,
                  new TreeSet<>(),
                  User.State.ACTIVE,
                  NOW,
                  1));
      RefreshFamily family =
          new RefreshFamily(new Id(1, 1), "shop", user, null, "", NOW, NOW.plusSeconds(9));
      one.ports().families().begin(family, "stolen");
      List<Future<Rotation>> futures = new ArrayList<>();
      CountDownLatch start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 1_000; i++) {
          PostgresStore gate = i % 2 == 0 ? one : two;
          String next = "next" + i;
          futures.add(
              threads.submit(() -> {
                start.await();
                return gate.ports().families().rotate("stolen", "shop", next, NOW);
              }));
        }
        start.countDown();
      }
      int rotated = 0;
      for (Future<Rotation> future : futures) {
        rotated += future.get() instanceof Rotation.Rotated ? 1 : 0;
      }
      assertThat(rotated).isEqualTo(1);
      assertThat(two.ports().families().of(user)).isEmpty();
    }
  }
}

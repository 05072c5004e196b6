package dev.munjigi.edge.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ResolverTest {
  private static final String NAME = "shop.test";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Resolver.Lookup lookup = name -> addresses("192.0.2.1");
  private final Resolver resolver =
      new Resolver(
          name -> {
            asked.incrementAndGet();
            return lookup.ask(name);
          },
          nanos::get);

  private static InetAddress[] addresses(String... literals) {
    InetAddress[] all = new InetAddress[literals.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.ofLiteral(literals[i]);
    }
    return all;
  }

  private List<InetAddress> found() throws Exception {
    return resolver.addresses(NAME).get(30, TimeUnit.SECONDS);
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void asksAnewOnceAnAnswerIsNotFresh() throws Exception {
    assertThat(found()).containsExactly(addresses("192.0.2.1"));
    lookup = name -> addresses("192.0.2.2");
    later(Resolver.FRESH.minusNanos(1));
    assertThat(found()).containsExactly(addresses("192.0.2.1"));
    assertThat(asked).hasValue(1);
    later(Duration.ofNanos(1));
    assertThat(found()).containsExactly(addresses("192.0.2.2"));
    assertThat(asked).hasValue(2);
  }

  @Test
  void asksOneQuestionAtATimeForAName() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    lookup =
        name -> {
          await(answer);
          return addresses("192.0.2.1");
        };
    List<CompletableFuture<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(resolver.addresses(NAME));
    }
    assertThat(all).noneMatch(CompletableFuture::isDone);
    answer.countDown();
    for (CompletableFuture<List<InetAddress>> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS)).containsExactly(addresses("192.0.2.1"));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void answersForOtherNamesWhileOneIsNotAnswered() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    lookup =
        name -> {
          if (name.startsWith("dead")) {
            await(answer);
          }
          return addresses("192.0.2.1");
        };
    for (int i = 0; i < 8; i++) {
      assertThat(resolver.addresses("dead" + i)).isNotDone();
    }
    assertThat(found()).hasSize(1);
    answer.countDown();
  }

  @Test
  void keepsTheLastAnswerForAWhileWhenAskingFails() throws Exception {
    assertThat(found()).hasSize(1);
    lookup =
        name -> {
          throw new UnknownHostException(name);
        };
    later(Resolver.KEPT);
    assertThat(found()).hasSize(1);
    lookup =
        name -> {
          throw new IllegalStateException("a resolver with a bug");
        };
    assertThat(found()).hasSize(1);
    later(Duration.ofNanos(1));
    assertThat(found()).isEmpty();
    lookup = name -> addresses("192.0.2.3");
    assertThat(found()).containsExactly(addresses("192.0.2.3"));
  }

  @Test
  void doesNotWaitLongWhereTheLastAnswerMayServe() throws Exception {
    assertThat(found()).hasSize(1);
    CountDownLatch never = new CountDownLatch(1);
    lookup =
        name -> {
          await(never);
          return addresses("192.0.2.2");
        };
    later(Resolver.FRESH);
    assertThat(found()).containsExactly(addresses("192.0.2.1"));
    // the question is still open, and is not asked again
    assertThat(found()).containsExactly(addresses("192.0.2.1"));
    assertThat(asked).hasValue(2);
    later(Resolver.KEPT);
    CompletableFuture<List<InetAddress>> old = resolver.addresses(NAME);
    assertThat(old).isNotDone();
    never.countDown();
    assertThat(old.get(30, TimeUnit.SECONDS)).containsExactly(addresses("192.0.2.2"));
  }

  @Test
  void knowsNothingOfANameThatIsUnknown() throws Exception {
    lookup =
        name -> {
          throw new UnknownHostException(name);
        };
    assertThat(found()).isEmpty();
    assertThat(resolver.leadsTo(NAME, InetAddress.ofLiteral("192.0.2.1"))).isTrue();
  }

  @Test
  void dropsAddressesThatAreNoOriginsAndWhatIsTooMuch() throws Exception {
    lookup =
        name ->
            addresses(
                "0.0.0.0", "::", "224.0.0.1", "ff02::1", "192.0.2.1", "192.0.2.1", "2001:db8::1");
    assertThat(found()).containsExactly(addresses("192.0.2.1", "2001:db8::1"));
    String[] many = new String[5_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "10.0." + i / 250 + "." + i % 250;
    }
    lookup = name -> addresses(many);
    later(Resolver.FRESH);
    assertThat(found()).hasSize(Resolver.MOST);
    lookup = name -> addresses("0.0.0.0");
    later(Resolver.FRESH);
    assertThat(found()).as("what is no answer does not displace one").hasSize(Resolver.MOST);
  }

  @Test
  void tellsWhereANameLeadsWithoutWaiting() throws Exception {
    InetAddress one = InetAddress.ofLiteral("192.0.2.1");
    InetAddress two = InetAddress.ofLiteral("192.0.2.2");
    assertThat(resolver.leadsTo(NAME, two)).as("nothing is known").isTrue();
    assertThat(asked).hasValue(0);
    assertThat(found()).containsExactly(one);
    assertThat(resolver.leadsTo(NAME, one)).isTrue();
    assertThat(resolver.leadsTo(NAME, two)).isFalse();
    lookup = name -> addresses("192.0.2.2");
    later(Resolver.FRESH);
    assertThat(resolver.leadsTo(NAME, one)).as("it is asked in the background").isTrue();
    assertThat(found()).containsExactly(two);
    assertThat(resolver.leadsTo(NAME, one)).isFalse();
    assertThat(resolver.leadsTo(NAME, two)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody answered");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.munjigi.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One HTTP/1.1 connection of a client.
class Http1ClientTest {
  private static final String GET = "GET /a HTTP/1.1\r\nhost: shop.test\r\n\r\n";
  private static final String HEAD = "HEAD /a HTTP/1.1\r\nhost: shop.test\r\n\r\n";
  private static final String OLD = "GET /a HTTP/1.0\r\nhost: shop.test\r\n";
  private static final String POST =
      "POST /a HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 5\r\n\r\n";
  private static final String UPGRADE =
      "GET /a HTTP/1.1\r\nhost: shop.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
          + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private static int answers(String text) {
    Matcher lines = Pattern.compile("HTTP/1\\.1 [2-5]\\d\\d ").matcher(text);
    int count = 0;
    while (lines.find()) {
      count++;
    }
    return count;
  }

  @Test
  void answersInTheOrderOfTheRequestsAndOneAtATime() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET + GET + GET);
      assertThat(wired.stage.origins.all).hasSize(1);
      wired.replies(200, "one");
      assertThat(wired.stage.log.lines).as("written down before the next begins").hasSize(1);
      assertThat(wired.stage.origins.all).hasSize(2);
      wired.replies(200, "two").replies(200, "three");
      assertThat(wired.got()).containsSubsequence("one", "two", "three");
      assertThat(wired.closing()).isFalse();
    }
  }

  @Test
  void servesOneExchangeAfterTheOther() {
    try (Wired wired = new Wired(new Scene())) {
      for (int i = 0; i < 3; i++) {
        wired.sends(GET).replies(200, "fine");
        String got = wired.got();
        assertThat(got).contains("content-length: 4\r\n").endsWith("\r\n\r\nfine");
        assertThat(got).doesNotContain("connection:");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, '', '', false",
    "HTTP/1.1, close, close, true",
    "HTTP/1.0, '', close, true",
    "HTTP/1.0, keep-alive, keep-alive, false"
  })
  void keepsAConnectionExactlyWhenItSaysSo(
      String version, String asked, String said, boolean closes) {
    try (Wired wired = new Wired(new Scene())) {
      String connection = asked.isEmpty() ? "" : "connection: " + asked + "\r\n";
      wired.sends("GET /a " + version + "\r\nhost: shop.test\r\n" + connection + "\r\n");
      wired.replies(200, "fine");
      String got = wired.got();
      if (said.isEmpty()) {
        assertThat(got).doesNotContain("connection:");
      } else {
        assertThat(got).contains("connection: " + said + "\r\n");
      }
      wired.sends(GET);
      assertThat(wired.stage.origins.all).hasSize(closes ? 1 : 2);
    }
  }

  @Test
  void endsWithTheConnectionWhatAnOldClientCouldNotReadInChunks() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(OLD + "connection: keep-alive\r\n\r\n");
      wired.origin().head(200, Framing.Chunked.INSTANCE);
      wired.origin().body("in parts");
      wired.origin().events.replyEnd();
      assertThat(wired.got())
          .contains("connection: close\r\n")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nin parts");
      wired.waits(5);
      assertThat(wired.closing()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsInChunksWhatHasNoLength(boolean untilClose) {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().head(200, untilClose ? Framing.UntilClose.INSTANCE : Framing.Chunked.INSTANCE);
      wired.origin().body("0123456789abcdef");
      wired.origin().events.replyEnd();
      assertThat(wired.got())
          .contains("transfer-encoding: chunked\r\n")
          .endsWith("\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
      assertThat(wired.closing()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"200, true", "303, true", "205, true", "204, false", "304, false"})
  void saysThatAReplyIsEmptyWhereTheOriginHadNoNeedTo(int status, boolean says) {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().head(status, Framing.None.INSTANCE);
      wired.origin().events.replyEnd();
      assertThat(wired.got().contains("content-length: 0\r\n")).isEqualTo(says);
      wired.sends(GET);
      assertThat(wired.stage.origins.all).as("the connection is kept").hasSize(2);
    }
  }

  @Test
  void saysNothingOfABodyThatWasNotAskedFor() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(HEAD);
      wired.origin().head(200, Framing.None.INSTANCE);
      wired.origin().events.replyEnd();
      assertThat(wired.got()).doesNotContain("content-length");
    }
  }

  @Test
  void tellsHowLongTheBodyOfAHeadWouldBe() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(HEAD);
      wired.origin().head(200, Framing.None.INSTANCE, "content-length", "77");
      wired.origin().events.replyEnd();
      assertThat(wired.got()).contains("content-length: 77\r\n").endsWith("\r\n\r\n");
      wired.sends(GET);
      assertThat(wired.stage.origins.all).hasSize(2);
    }
  }

  @Test
  void answersARefusedHeadWithoutABody() {
    try (Wired wired = new Wired(new Scene().segmented())) {
      wired.sends(HEAD + GET);
      String got = wired.got();
      assertThat(answers(got)).isEqualTo(2);
      assertThat(got.indexOf("\r\n\r\nHTTP/1.1 403")).isPositive();
    }
  }

  @Test
  void sendsInterimRepliesOnToThoseWhoKnowThem() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().events.interim(103, Fields.of("link", "</a>"));
      assertThat(wired.got()).isEqualTo("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
    }
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(OLD + "\r\n");
      wired.origin().events.interim(103, Fields.of("link", "</a>"));
      assertThat(wired.got()).isEmpty();
    }
  }

  @Test
  void tellsAClientThatWaitsToSendItsBody() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(POST.replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n"));
      assertThat(wired.got()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      wired.sends("hello").replies(200, "");
      assertThat(wired.origin().body).hasToString("hello");
    }
  }

  @Test
  void closesAfterAMalformedRequest() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends("GET /a HTTP/1.1\nhost: shop.test\r\n\r\n");
      assertThat(wired.got()).startsWith("HTTP/1.1 400 ").contains("connection: close\r\n");
      wired.sends(GET);
      assertThat(wired.stage.origins.all).isEmpty();
      assertThat(wired.stage.log.end()).contains("\"code\":\"http.bare-line-feed\"");
      wired.waits(5);
      assertThat(wired.closing()).isTrue();
    }
  }

  @Test
  void closesAfterARefusalWhenTheBodyIsStillToCome() {
    try (Wired wired = new Wired(new Scene().segmented())) {
      wired.sends(POST);
      assertThat(wired.got()).startsWith("HTTP/1.1 403 ").contains("connection: close\r\n");
      wired.sends("hello" + GET);
      assertThat(wired.stage.log.lines).hasSize(1);
    }
  }

  @Test
  void repliesToAClientThatEndedItsSide() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET).endsItsSide();
      assertThat(wired.closing()).isFalse();
      wired.replies(200, "fine");
      assertThat(wired.got()).endsWith("fine");
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.end()).contains("\"ending\":\"forwarded\"");
    }
  }

  @Test
  void repliesToAClientThatEndedItsSideBeforeItsBodyWasWanted() {
    try (Wired wired = new Wired(new Scene())) {
      wired.stage.origins.atOnce = false;
      wired.sends(POST + "hello").endsItsSide();
      assertThat(wired.closing()).isFalse();
      wired.origin().ready();
      assertThat(wired.origin().body).hasToString("hello");
      wired.replies(200, "fine");
      assertThat(wired.got()).endsWith("fine");
      assertThat(wired.closing()).isTrue();
    }
  }

  @Test
  void servesWhatWasPipelinedBeforeTheClientEndedItsSide() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET + GET).endsItsSide();
      wired.replies(200, "one").replies(200, "two");
      assertThat(wired.got()).contains("one").endsWith("two");
      assertThat(wired.closing()).isTrue();
    }
  }

  @Test
  void givesUpOnABodyThatCannotBecomeWhole() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(POST + "hel").endsItsSide();
      assertThat(wired.closing()).isTrue();
      assertThat(wired.origin().aborted).isTrue();
      assertThat(wired.stage.log.end()).contains("\"ending\":\"client-left\"");
    }
  }

  @Test
  void givesUpLaterOnABodyThatCannotBecomeWhole() {
    try (Wired wired = new Wired(new Scene())) {
      wired.stage.origins.atOnce = false;
      wired.sends(POST + "hel").endsItsSide();
      wired.origin().ready();
      assertThat(wired.closing()).isTrue();
      assertThat(wired.origin().aborted).isTrue();
    }
  }

  @Test
  void endsWithHalfAHead() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends("GET /a HT").endsItsSide();
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.lines).isEmpty();
    }
  }

  @Test
  void abortsTheExchangeOfAClientThatIsGone() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.channel.close();
      assertThat(wired.origin().aborted).isTrue();
      assertThat(wired.stage.log.end()).contains("\"ending\":\"client-left\"");
      assertThat(wired.stage.log.placesOut).hasValue(0);
    }
  }

  @Test
  void pausesTheOriginWhileTheClientTakesNoMore() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().head(200, Framing.Chunked.INSTANCE);
      wired.takes(false);
      assertThat(wired.origin().wanted).isFalse();
      wired.takes(true);
      assertThat(wired.origin().wanted).isTrue();
    }
  }

  @Test
  void readsNoMoreOfABodyThanTheOriginTakes() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(POST.replace(": 5", ": 50"));
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      wired.origin().writable = false;
      wired.sends("hello");
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      wired.sends("world");
      assertThat(wired.origin().body).hasToString("hello");
      wired.origin().writable = true;
      wired.origin().events.writable(true);
      assertThat(wired.origin().body).hasToString("helloworld");
      assertThat(wired.channel.config().isAutoRead()).isTrue();
    }
  }

  @Test
  void letsOnlySoMuchWaitBehindAnExchange() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      assertThat(wired.channel.config().isAutoRead()).isTrue();
      wired.sends(GET.repeat(2_000));
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      assertThat(wired.stage.origins.all).hasSize(1);
    }
  }

  @Test
  void doesNotPileUpAnswersForAClientThatNeverReads() {
    try (Wired wired = new Wired(new Scene().segmented())) {
      wired.takes(false);
      for (int i = 0; i < 100; i++) {
        wired.sends(GET.repeat(10));
      }
      assertThat(wired.channel.config().isAutoRead()).isFalse();
      assertThat(answers(wired.got())).isZero();
      wired.takes(true);
      assertThat(answers(wired.got())).isEqualTo(1_000);
    }
  }

  @Test
  void endsAClientThatTakesNoneOfTheGatesAnswers() {
    try (Wired wired = new Wired(new Scene().segmented())) {
      wired.sticks().sends(GET).waits(0).waits(1);
      assertThat(wired.closing()).isFalse();
      wired.waits(5);
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.events("exchange.end").getLast())
          .contains("\"code\":\"flood.drain-slow\"");
    }
  }

  @Test
  void endsAClientThatTakesNoneOfTheInterimReplies() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sticks().sends(GET);
      wired.origin().events.interim(103, Fields.of("link", "</a>"));
      wired.waits(0).waits(5);
      assertThat(wired.closing()).isTrue();
      assertThat(wired.origin().aborted).isTrue();
      assertThat(wired.stage.log.end()).contains("\"code\":\"flood.drain-slow\"");
    }
  }

  @Test
  void endsAClientThatTakesNoneOfAReplyThatBeganBeforeItsBodyWasWhole() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sticks().sends(POST + "hel");
      wired.origin().head(200, Framing.Chunked.INSTANCE);
      wired.origin().body("early");
      wired.origin().events.readComplete();
      wired.sends("lo").waits(0).waits(5);
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.end()).contains("\"code\":\"flood.drain-slow\"");
    }
  }

  @Test
  void restsAgainOnceAllWasTaken() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().events.interim(103, Fields.of("link", "</a>"));
      wired.replies(200, "fine").waits(0).waits(50);
      assertThat(wired.closing()).isFalse();
    }
  }

  @Test
  void endsAStreamThatIsSilentInBothDirections() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(UPGRADE);
      wired.origin().head(101, Framing.None.INSTANCE, "upgrade", "websocket");
      wired.waits(599).sends("ping").waits(599);
      wired.origin().body("pong");
      wired.waits(599).waits(1_100);
      assertThat(wired.closing()).isFalse();
      wired.waits(1_200);
      assertThat(wired.closing()).isTrue();
      assertThat(wired.origin().aborted).isTrue();
      assertThat(wired.stage.log.end())
          .contains("\"code\":\"flood.stream-idle\"", "\"ending\":\"refused\"");
    }
  }

  @Test
  void streamsBothWaysAfterAnUpgrade() {
    try (Wired wired = new Wired(new Scene())) {
      wired.stage.origins.atOnce = false;
      wired.sends(UPGRADE);
      wired.origin().ready();
      wired.origin().head(101, Framing.None.INSTANCE, "upgrade", "websocket");
      assertThat(wired.got())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("connection: upgrade\r\nupgrade: websocket\r\n");
      wired.sends("ping");
      assertThat(wired.origin().body).hasToString("ping");
      wired.origin().body("pong");
      wired.origin().events.readComplete();
      assertThat(wired.got()).isEqualTo("pong");
      wired.endsItsSide();
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.end()).contains("\"ending\":\"upgraded\"");
    }
  }

  @Test
  void sendsAStreamOnThatBeganWithItsHandshake() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(UPGRADE + "first");
      assertThat(wired.origin().body).isEmpty();
      wired.origin().head(101, Framing.None.INSTANCE, "upgrade", "websocket");
      assertThat(wired.origin().body).hasToString("first");
    }
  }

  @Test
  void neverTakesForAStreamWhatFollowsARefusedUpgrade() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(UPGRADE + GET);
      wired.replies(400, "no");
      assertThat(wired.stage.origins.all).hasSize(2);
      assertThat(wired.stage.origins.all.getFirst().body).isEmpty();
    }
  }

  @Test
  void refusesAHeadThatDoesNotCome() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends("GET /a HT").waits(11);
      assertThat(wired.got()).startsWith("HTTP/1.1 429 ");
      assertThat(wired.stage.log.end()).contains("\"code\":\"flood.head-slow\"");
    }
  }

  @Test
  void closesAConnectionThatRestsForTooLong() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET).replies(200, "fine").waits(61).waits(70);
      assertThat(wired.closing()).isTrue();
      assertThat(wired.stage.log.lines).hasSize(1);
    }
  }

  @Test
  void endsAfterTheExchangeWhenTheGateStops() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.stage.walk.drain();
      wired.replies(200, "fine");
      assertThat(wired.got()).contains("connection: close\r\n").endsWith("fine");
    }
  }

  @Test
  void abortsAReplyThatCannotBecomeWhole() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET);
      wired.origin().head(200, new Framing.Length(9));
      wired.origin().body("half");
      wired.origin().fails(dev.munjigi.edge.walk.UpstreamReason.REPLY_CUT);
      assertThat(wired.closing()).isTrue();
    }
  }

  @Test
  void holdsNoBufferWhileItRests() {
    try (Wired wired = new Wired(new Scene())) {
      wired.sends(GET).replies(200, "fine");
      assertThat(wired.fed).allSatisfy(part -> assertThat(part.refCnt()).isZero());
    }
  }
}

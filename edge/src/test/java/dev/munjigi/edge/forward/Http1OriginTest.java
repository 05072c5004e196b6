package dev.munjigi.edge.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.HeardEvents;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedClient;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.stage.Dialers;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One HTTP/1.1 connection to an origin.
class Http1OriginTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

  private final HeardEvents heard = new HeardEvents();
  private final List<ByteBuf> fed = new ArrayList<>();
  private Http1Origin origin = origin();
  private EmbeddedChannel channel = new EmbeddedChannel(origin);

  private static Http1Origin origin() {
    LoopBuffers buffers = new LoopBuffers();
    Service service = new Scene().service();
    return new Http1Origin(
        new Http1Pool(Dialers.plain(), buffers),
        new Way(service.upstreams().getFirst(), null),
        service.limits(),
        buffers);
  }

  private static Http1Pool.Ticket ticket(HeardEvents events) {
    Service service = new Scene().service();
    Http1Pool.Kind kind = new Http1Pool.Kind(new Way(service.upstreams().getFirst(), null), false);
    EventLoop loop = new DefaultEventLoop();
    Origin.Want want = new Origin.Want(service, loop, null, false, false);
    return new Http1Pool.Ticket(new Http1Pool.Known(kind), want, events);
  }

  @AfterEach
  void leavesNothingBehind() {
    channel.finishAndReleaseAll();
    assertThat(fed).allSatisfy(part -> assertThat(part.refCnt()).isZero());
  }

  private static CanonicalRequest request(String method, String... fields) {
    Fields.Builder all = new Fields.Builder(4).add("host", Scene.HOST);
    for (int i = 0; i < fields.length; i += 2) {
      all.add(fields[i], fields[i + 1]);
    }
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, method, "/things?a=b", all.build());
    Exchange exchange =
        Exchange.begin(Id.of(1, 1, 1), ScriptedClient.connection("198.51.100.7"), 1, raw);
    return switch (new Scene().gates().http().decide(exchange, Facts.NONE)) {
      case Verdict.Pass<CanonicalRequest> pass -> pass.outcome();
      case Verdict.Answer<?> answer -> throw new AssertionError(answer);
      case Verdict.Refuse<?> refuse -> throw new AssertionError(refuse);
    };
  }

  private void send(String method) {
    origin.serve(ticket(heard));
    origin.head(request(method), Framing.None.INSTANCE);
    origin.endBody();
    origin.flush();
  }

  private ByteBuf bytes(String text) {
    ByteBuf part = Unpooled.copiedBuffer(text, ISO_8859_1);
    fed.add(part);
    return part;
  }

  private void says(String text) {
    channel.writeInbound(bytes(text));
  }

  private String sent() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.append(out.toString(ISO_8859_1));
      out.release();
    }
    return all.toString();
  }

  @Test
  void writesWhatWasInspectedAnew() {
    send("GET");
    assertThat(sent())
        .startsWith("GET /things?a=b HTTP/1.1\r\nhost: shop.test\r\n")
        .endsWith("\r\n\r\n")
        .doesNotContain("content-length");
  }

  @Test
  void writesABodyInChunks() {
    origin.serve(ticket(heard));
    origin.head(request("POST"), Framing.Chunked.INSTANCE);
    origin.body(bytes("hello"));
    origin.body(bytes(""));
    origin.body(bytes("0123456789abcdef!"));
    origin.endBody();
    origin.flush();
    assertThat(sent())
        .contains("transfer-encoding: chunked\r\n")
        .endsWith("\r\n\r\n5\r\nhello\r\n11\r\n0123456789abcdef!\r\n0\r\n\r\n");
  }

  @Test
  void sendsABodyOfOneByteChunksInFewPieces() {
    origin.serve(ticket(heard));
    origin.head(request("POST"), Framing.Chunked.INSTANCE);
    for (int i = 0; i < 5_000; i++) {
      origin.body(bytes("x"));
    }
    assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes())
        .as("what is put together counts for whether more is taken")
        .isGreaterThan(16_000);
    origin.endBody();
    origin.flush();
    int pieces = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      out.release();
      pieces++;
    }
    assertThat(pieces).isLessThan(4);
  }

  @Test
  void endsAnExchangeThatIsToldToWaitWithoutEnd() {
    send("GET");
    for (int i = 0; i < 16; i++) {
      says("HTTP/1.1 103 Early\r\n\r\n");
    }
    assertThat(heard.said).hasSize(16);
    says("HTTP/1.1 103 Early\r\n\r\n");
    assertThat(heard.said).endsWith("failed upstream.reply-malformed");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void countsTheInterimRepliesOfEachExchange() {
    for (int i = 0; i < 3; i++) {
      send("GET");
      says("HTTP/1.1 100 Go on\r\n\r\n".repeat(16) + OK);
      assertThat(heard.said).endsWith("end");
    }
    send("GET");
    says("HTTP/1.1 100 Go on\r\n\r\n".repeat(17));
    assertThat(heard.said).endsWith("failed upstream.reply-malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 205 R\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 205 R\r\n\r\nhello",
        "HTTP/1.1 205 R\r\ncontent-length: 5\r\n\r\nhello"
      })
  void refusesContentInAReplyThatHasNone(String reply) {
    send("GET");
    says(reply);
    assertThat(heard.said).containsExactly("failed upstream.reply-malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 205 R\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 205 R\r\n\r\n",
        "HTTP/1.1 205 R\r\ncontent-length: 0\r\n\r\n"
      })
  void saysOfAReplyWithoutContentThatItHasNone(String reply) {
    send("GET");
    says(reply);
    channel.close();
    assertThat(heard.said).hasSize(2).endsWith("end");
    assertThat(heard.said.getFirst()).contains("205", "content-length", "None");
  }

  @Test
  void saysThatAPostHasNoBody() {
    send("POST");
    assertThat(sent()).contains("content-length: 0\r\n");
  }

  @Test
  void isUsedAgainAfterAWholeReply() {
    send("GET");
    says(OK);
    assertThat(heard.said.getLast()).isEqualTo("end");
    assertThat(channel.isOpen()).isTrue();
    assertThat(origin.usable()).isTrue();
    assertThat(origin.reused()).isFalse();
    send("GET");
    assertThat(origin.reused()).isTrue();
    says(OK);
    assertThat(heard.said).filteredOn("end"::equals).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nt: u\r\n\r\n",
        "HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 204 None\r\n\r\n",
        "HTTP/1.1 304 Same\r\ncontent-length: 500\r\n\r\n",
        "HTTP/1.1 200\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort",
        "nonsense\r\n\r\n"
      })
  void readsTheSameHoweverTheBytesComeApart(String reply) {
    String whole = transcript(reply, reply.length());
    for (int at = 1; at < reply.length(); at++) {
      assertThat(transcript(reply, at)).as("split at " + at).isEqualTo(whole);
    }
    assertThat(transcript(reply, -1)).as("byte by byte").isEqualTo(whole);
  }

  private String transcript(String reply, int at) {
    HeardEvents events = new HeardEvents();
    Http1Origin one = origin();
    EmbeddedChannel to = new EmbeddedChannel(one);
    one.serve(ticket(events));
    one.head(request("GET"), Framing.None.INSTANCE);
    one.endBody();
    one.flush();
    if (at < 0) {
      for (int i = 0; i < reply.length() && to.isOpen(); i++) {
        to.writeInbound(bytes(reply.substring(i, i + 1)));
      }
    } else {
      to.writeInbound(bytes(reply.substring(0, at)));
      if (at < reply.length() && to.isOpen()) {
        to.writeInbound(bytes(reply.substring(at)));
      }
    }
    boolean open = to.isOpen();
    to.finishAndReleaseAll();
    return open + " " + events.said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno"})
  void endsWhenBytesStandBehindTheReply(String more) {
    send("GET");
    says(OK + more);
    assertThat(heard.said).endsWith("end");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void endsWhenBytesComeThatNobodyAskedFor() {
    send("GET");
    says(OK);
    says("HTTP/1.1 200 OK\r\n");
    assertThat(channel.isOpen()).isFalse();
    assertThat(heard.said).filteredOn("end"::equals).hasSize(1);
  }

  @Test
  void isNotUsedAgainWhenTheReplyCameBeforeTheRequestWasWhole() {
    origin.serve(ticket(heard));
    origin.head(request("POST"), new Framing.Length(9));
    origin.body(bytes("part"));
    says(OK);
    assertThat(heard.said).endsWith("end");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void knowsThatAReplyToHeadHasNoBody() {
    send("HEAD");
    says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    assertThat(heard.said).endsWith("end");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void saysThatAReusedConnectionWasStaleOnlyWhenNothingCame() {
    send("GET");
    says(OK);
    send("GET");
    channel.close();
    assertThat(heard.said).endsWith("failed upstream.connection-lost");
    assertThat(heard.stale).isTrue();
  }

  @Test
  void isNotStaleOnceAByteOfTheReplyCame() {
    send("GET");
    says(OK);
    send("GET");
    says("H");
    channel.close();
    assertThat(heard.said).endsWith("failed upstream.connection-lost");
    assertThat(heard.stale).isFalse();
  }

  @Test
  void isNotStaleWhenItWasFresh() {
    send("GET");
    channel.close();
    assertThat(heard.stale).isFalse();
  }

  @Test
  void saysThatAReplyWasCut() {
    send("GET");
    says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
    channel.close();
    assertThat(heard.said).endsWith("body hel", "failed upstream.reply-cut");
  }

  @Test
  void tellsNothingWhilePaused() {
    send("GET");
    origin.wantReply(false);
    says(OK);
    assertThat(heard.said).isEmpty();
    assertThat(channel.config().isAutoRead()).isFalse();
    origin.wantReply(true);
    assertThat(heard.said).endsWith("body hello", "end");
  }

  @Test
  void doesNotCallAWholeReplyCutWhenItsLastPartPausedIt() {
    send("GET");
    heard.reaction =
        what -> {
          if (what.startsWith("body ")) {
            origin.wantReply(false);
          }
        };
    says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
    channel.close();
    assertThat(heard.said).noneMatch(what -> what.startsWith("failed"));
    origin.wantReply(true);
    assertThat(heard.said).endsWith("body hello", "end");
  }

  @Test
  void keepsWhatAnOriginLeftBehindForAClientThatReadsSlowly() {
    send("GET");
    heard.reaction =
        what -> {
          if (what.startsWith("body ")) {
            origin.wantReply(false);
          }
        };
    says("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
    channel.close();
    channel.runPendingTasks();
    assertThat(heard.said).endsWith("body abc");
    origin.wantReply(true);
    origin.wantReply(true);
    assertThat(heard.said).endsWith("body abcdef", "end");
  }

  @Test
  void dropsWhatAnOriginLeftBehindWhenNobodyWantsItAnyMore() {
    send("GET");
    heard.reaction =
        what -> {
          if (what.startsWith("body ")) {
            origin.wantReply(false);
          }
        };
    says("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
    channel.close();
    channel.runPendingTasks();
    origin.abort();
    assertThat(fed).allSatisfy(part -> assertThat(part.refCnt()).isZero());
  }

  @Test
  void isSilentAfterItWasAborted() {
    send("GET");
    says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nh");
    origin.abort();
    assertThat(channel.isOpen()).isFalse();
    assertThat(heard.said).endsWith("body h");
  }

  @Test
  void streamsBothWaysAfterAnUpgrade() {
    send("GET");
    sent();
    says("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\nframe");
    assertThat(heard.said).endsWith("body frame");
    origin.body(bytes("answer"));
    origin.flush();
    assertThat(sent()).isEqualTo("answer");
    channel.close();
    assertThat(heard.said).endsWith("end");
  }

  @Test
  void saysWhenAStreamTakesMoreAgain() {
    send("GET");
    says("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n");
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
    origin.body(bytes("x".repeat(100)));
    assertThat(origin.writable()).isFalse();
    origin.flush();
    channel.runPendingTasks();
    assertThat(heard.said).endsWith("writable true");
  }

  @Test
  void holdsNoBufferWhileItRests() {
    send("GET");
    says(OK);
    assertThat(fed).allSatisfy(part -> assertThat(part.refCnt()).isZero());
  }
}

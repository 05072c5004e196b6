package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One question after the health of an origin: a connection, and over it a request with `GET` where
/// there is a path. Of the answer no more than the head is read.
final class Probe implements Origin.Events, Dialer.Attempt {
  private final Probes.Asking asking;
  private final Service service;
  private final Upstream upstream;
  private final Balancing.Health health;
  private Answer answer = (good, why) -> {};
  private Origin.@Nullable Wait wait;
  private @Nullable Origin origin;
  private @Nullable Future<?> timer;
  private boolean over;

  /// What is told of the answer, once.
  interface Answer {
    void heard(boolean good, String why);
  }

  Probe(Probes.Asking asking, Service service, Upstream upstream, Balancing.Health health) {
    this.asking = asking;
    this.service = service;
    this.upstream = upstream;
    this.health = health;
  }

  void begin(Answer to) {
    answer = to;
    timer = asking.loop().schedule(this::late, health.timeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      Way way = asking.dialer().way(service, upstream);
      if (health.path() == null) {
        var nothing = new ChannelInboundHandlerAdapter();
        asking
            .dialer()
            .dial(
                new Dialer.Call(way, asking.loop(), health.timeout(), false, nothing), this);
      } else {
        ask(way);
      }
    } catch (Dialer.Unsafe unsafe) {
      say(false, unsafe.refusal().evidence());
    } catch (RuntimeException failed) {
      say(false, String.valueOf(failed.getMessage()));
    }
  }

  private void ask(Way way) {
    Origin.Want want = new Origin.Want(patient(), asking.loop(), null, false, true);
    Origin.Wait begun =
        upstream.multiplexed()
            ? asking.http2().acquire(way, want, this)
            : asking.http1().acquire(way, want, this);
    wait = over || origin != null ? null : begun;
  }

  /// The service with the patience that a question has.
  private Service patient() {
    Duration unused = health.every().multipliedBy(2);
    UpstreamLimits limits =
        new UpstreamLimits(
            health.timeout(), health.timeout(), unused, 64, 64, 1, service.limits().total());
    return new Service(
        service.name(),
        service.hosts(),
        service.upstreams(),
        limits,
        service.routes(),
        service.modes(),
        service.failClosed(),
        service.slashes(),
        service.header(),
        service.clause());
  }

  private CanonicalRequest request() {
    String path = String.valueOf(health.path());
    int question = path.indexOf('?');
    boolean bare = question < 0;
    List<String> hosts =
        service.hosts().stream().filter(one -> !one.startsWith("*")).sorted().toList();
    String host = hosts.isEmpty() ? null : hosts.getFirst();
    boolean own = host == null && upstream.site() instanceof Upstream.Net;
    Upstream.Net net = upstream.site() instanceof Upstream.Net at ? at : null;
    int standard = upstream.scheme().secure() ? 443 : 80;
    return new CanonicalRequest(
        "GET",
        upstream.scheme().secure() ? "https" : "http",
        host != null ? host : net == null ? "localhost" : bracketed(net.host()),
        own && net != null ? net.port() : standard,
        new CanonicalPath(bare ? path : path.substring(0, question), List.of("")),
        bare ? Query.NONE : new Query(path.substring(question + 1), List.of()),
        Fields.of("user-agent", "munjigi-health", "accept", "*/*"),
        List.of(),
        Framing.None.INSTANCE,
        null,
        false,
        false,
        new Address(0, 1),
        new Target(service, null, Map.of()));
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private void late() {
    say(false, "it did not answer in `" + health.timeout().toMillis() + "ms`");
  }

  private void say(boolean good, String why) {
    if (over) {
      return;
    }
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (wait != null) {
      wait.cancel();
    }
    Origin used = origin;
    origin = null;
    if (used != null) {
      used.abort();
    }
    answer.heard(good, why);
  }

  @Override
  public void connected(Channel channel) {
    channel.close();
    say(true, "it takes connections");
  }

  @Override
  public void unreachable(Refusal why) {
    say(false, why.evidence());
  }

  @Override
  public void ready(Origin ready) {
    wait = null;
    if (over) {
      ready.abort();
      return;
    }
    origin = ready;
    ready.head(request(), Framing.None.INSTANCE);
    ready.endBody();
    ready.flush();
  }

  @Override
  public void interim(int status, Fields fields) {
    // the final one follows
  }

  @Override
  public void head(ReplyHead head) {
    say(health.good(head.status()), "it answered `" + head.status() + "`");
  }

  @Override
  public void body(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void replyEnd(Fields trailers) {
    origin = null;
  }

  @Override
  public void failed(Refusal refusal, Origin.Loss loss) {
    origin = null;
    say(false, refusal.evidence());
  }

  @Override
  public void writable(boolean more) {
    // the whole request fits
  }

  @Override
  public void readComplete() {
    // nothing is passed on
  }
}

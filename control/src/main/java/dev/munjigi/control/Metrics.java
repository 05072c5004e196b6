package dev.munjigi.control;

import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.ReasonCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the gate counts, for Prometheus. Safe for use by many threads; the methods that the data
/// plane calls never block and take no lock once a meter is known.
///
/// Labels come from the configuration and from closed sets only, never from a request: the number
/// of time series is bounded by services and reason codes.
public final class Metrics implements AutoCloseable {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LongAdder open = new LongAdder();
  private final LongAdder openFlows = new LongAdder();
  private final LongAdder exchanges = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final Counter connections;
  private final Counter flows;
  private final Counter unlogged;
  private final Counter reloadsTaken;
  private final Counter reloadsBroken;
  private final Map<ReasonCode, Counter> refused = new ConcurrentHashMap<>();
  private final Map<ReasonCode, Counter> turnedAway = new ConcurrentHashMap<>();
  private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final OfService unnamed;
  private final MultiGauge originsGood;
  private final MultiGauge originsRunning;
  private final MultiGauge certificates;
  private volatile Map<String, OfService> services = Map.of();
  private volatile LongSupplier mail = () -> 0;
  private volatile Supplier<List<Operations.OriginAt>> origins = List::of;
  private volatile Supplier<List<Operations.CertificateOf>> shown = List::of;

  /// @param bans how many bans hold now
  /// @param heldBytes how many bytes of bodies are held now
  public Metrics(LongSupplier bans, LongSupplier heldBytes) {
    connections = counter("munjigi.connections", "connections that were accepted, since the start");
    flows = counter("munjigi.flows", "flows of datagrams that were let in, since the start");
    unlogged = counter("munjigi.log.unwritten", "events that could not be written to the log");
    reloadsTaken = counter("munjigi.reloads", "reloads by result", "result", "taken");
    reloadsBroken = counter("munjigi.reloads", "reloads by result", "result", "broken");
    unnamed = new OfService("");
    gauge("munjigi.connections.open", "connections that are open now", null, this::openConnections);
    gauge("munjigi.flows.open", "flows of datagrams that are open now", null, openFlows::sum);
    gauge("munjigi.bans", "bans that hold now", null, bans);
    gauge("munjigi.mail.waiting", "letters that wait to be sent", null, this::waitingMail);
    gauge("munjigi.held.body", "bytes of bodies that are held now", "bytes", heldBytes);
    originsGood =
        MultiGauge.builder("munjigi.origin.good")
            .description("1 for an origin that gets its share, 0 for one that is left alone")
            .register(registry);
    originsRunning =
        MultiGauge.builder("munjigi.origin.running")
            .description("exchanges that an origin has now, where a service has several")
            .register(registry);
    certificates =
        MultiGauge.builder("munjigi.certificate.not.after")
            .description("when a listener's certificate ends, in seconds since 1970")
            .baseUnit("seconds")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /// Counts these services by name from now on, and others no more.
  public synchronized void serves(Collection<String> names) {
    Map<String, OfService> next = new HashMap<>();
    for (String name : names) {
      OfService known = services.get(name);
      next.put(name, known == null ? new OfService(name) : known);
    }
    Set<String> gone = new HashSet<>(services.keySet());
    gone.removeAll(next.keySet());
    List<OfService> ended = gone.stream().map(services::get).toList();
    services = Map.copyOf(next);
    ended.forEach(OfService::remove);
  }

  /// Shows what is thought of these origins whenever it is asked for.
  public void origins(Supplier<List<Operations.OriginAt>> now) {
    origins = now;
  }

  /// Shows how much mail waits whenever it is asked for.
  public void mail(LongSupplier waiting) {
    mail = waiting;
  }

  /// How many letters wait to be sent.
  public long waitingMail() {
    return mail.getAsLong();
  }

  /// Shows when these certificates end whenever it is asked for.
  public void certificates(Supplier<List<Operations.CertificateOf>> now) {
    shown = now;
  }

  /// An exchange of this service was tried at another origin.
  public void retried(String service) {
    services.getOrDefault(service, unnamed).retries.increment();
  }

  /// An origin of this service is left alone for a while.
  public void ejected(String service) {
    services.getOrDefault(service, unnamed).ejections.increment();
  }

  /// A connection was accepted.
  public void opened() {
    open.increment();
    connections.increment();
  }

  /// A connection that was accepted has ended.
  public void closed() {
    open.decrement();
  }

  /// A flow of datagrams was let in.
  public void flowOpened() {
    openFlows.increment();
    flows.increment();
  }

  /// A flow that was let in has ended.
  public void flowClosed() {
    openFlows.decrement();
  }

  /// A datagram was dropped.
  ///
  /// @param reason one of a closed set of words
  public void dropped(String reason) {
    Counter counter = dropped.get(reason);
    if (counter == null) {
      counter =
          dropped.computeIfAbsent(
              reason,
              first ->
                  counter(
                      "munjigi.datagrams.dropped", "dropped datagrams by reason", "reason", first));
    }
    counter.increment();
  }

  /// A connection, or a flow of datagrams, was refused.
  public void turnedAway(ReasonCode code) {
    of(turnedAway, code, "munjigi.connections.refused", "refused connections by reason")
        .increment();
  }

  /// An exchange is over.
  ///
  /// @param service the service's name; one that [#serves] did not name counts as ``
  /// @param status the status that the client was sent, 0 when it was sent none
  /// @param nanos how long it took
  /// @param refusal why it was refused, or null when it was not
  public void exchanged(String service, int status, long nanos, @Nullable ReasonCode refusal) {
    exchanges.increment();
    services.getOrDefault(service, unnamed).count(status, nanos);
    if (refusal != null) {
      refusals.increment();
      of(refused, refusal, "munjigi.refusals", "refused exchanges by reason").increment();
    }
  }

  /// An event could not be written to the log.
  public void unlogged() {
    unlogged.increment();
  }

  /// A reload was tried.
  ///
  /// @param ok whether the settings were taken
  public void reloaded(boolean ok) {
    (ok ? reloadsTaken : reloadsBroken).increment();
  }

  /// How many connections are open now.
  public long openConnections() {
    return open.sum();
  }

  /// How many exchanges are over.
  public long exchanges() {
    return exchanges.sum();
  }

  /// How many of them were refused.
  public long refusals() {
    return refusals.sum();
  }

  /// Everything in the text format of Prometheus, version 0.0.4.
  synchronized String scrape() {
    List<MultiGauge.Row<?>> good = new ArrayList<>();
    List<MultiGauge.Row<?>> running = new ArrayList<>();
    for (Operations.OriginAt one : origins.get()) {
      Tags tags = Tags.of("service", one.service(), "origin", one.origin());
      good.add(MultiGauge.Row.of(tags, one.state() == OriginState.GOOD ? 1 : 0));
      running.add(MultiGauge.Row.of(tags, one.running()));
    }
    List<MultiGauge.Row<?>> ends = new ArrayList<>();
    for (Operations.CertificateOf one : shown.get()) {
      ends.add(
          MultiGauge.Row.of(Tags.of("listener", one.listener()), one.until().getEpochSecond()));
    }
    certificates.register(ends, true);
    originsGood.register(good, true);
    originsRunning.register(running, true);
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private Counter of(Map<ReasonCode, Counter> known, ReasonCode code, String name, String says) {
    Counter counter = known.get(code);
    return counter != null
        ? counter
        : known.computeIfAbsent(code, first -> counter(name, says, "code", first.code()));
  }

  private Counter counter(String name, String says, String... tags) {
    return Counter.builder(name).description(says).tags(tags).register(registry);
  }

  private void gauge(String name, String says, @Nullable String unit, LongSupplier value) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(says)
        .baseUnit(unit)
        .strongReference(true)
        .register(registry);
  }

  /// The meters of one service.
  private final class OfService {
    private static final int CLASSES = 6;

    private final Counter[] byClass = new Counter[CLASSES];
    private final Timer timer;
    private final Counter retries;
    private final Counter ejections;

    OfService(String name) {
      retries = counter("munjigi.retries", "exchanges tried at another origin", "service", name);
      ejections =
          counter("munjigi.ejections", "origins left alone for a while", "service", name);
      for (int i = 0; i < CLASSES; i++) {
        byClass[i] =
            counter(
                "munjigi.exchanges",
                "exchanges that are over, by service and class of status",
                "service",
                name,
                "status_class",
                i == 0 ? "none" : i + "xx");
      }
      timer =
          Timer.builder("munjigi.exchange")
              .description("how long exchanges took")
              .tag("service", name)
              .serviceLevelObjectives(BOUNDS)
              .register(registry);
    }

    void count(int status, long nanos) {
      byClass[status < 100 || status > 599 ? 0 : status / 100].increment();
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void remove() {
      List<Meter> meters = new ArrayList<>(List.of(byClass));
      meters.addAll(List.of(timer, retries, ejections));
      meters.forEach(registry::remove);
    }
  }
}

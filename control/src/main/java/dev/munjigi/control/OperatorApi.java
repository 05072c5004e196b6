package dev.munjigi.control;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// The operator API: HTTP on a loopback address, for the operator of this gate.
///
/// Guarantees: it listens on loopback only; a call without the operator's token is answered on
/// `/v1/health` and `/v1/ready` alone; connections, their duration and the size of what they bring
/// are bounded; every call is told to [Operations#acted]. Does not guarantee confidentiality
/// against who can read this machine's loopback traffic.
public final class OperatorApi {
  /// The file in the state folder that says where the API of a running gate listens: one line such
  /// as `127.0.0.1:8470` or `[::1]:8470`.
  public static final String ADDRESS_FILE = "operator.address";

  private static final int HEAD_BYTES = 8 << 10;
  private static final int PLATFORM_THREADS = 5;

  private final Operations operations;
  private final Metrics metrics;
  private final Secret token;
  private final Limits limits;
  // ATTACK: below SEVERE, the HTTP server logs what clients send
  private final List<Logger> quiet =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));
  private @Nullable Running running;

  private record Running(Server server, ServerConnector connector, ExecutorService threads) {}

  /// @param token what a caller has to bear, from [Token]
  public OperatorApi(Operations operations, Metrics metrics, Secret token) {
    this(operations, metrics, token, Limits.STANDARD);
  }

  OperatorApi(Operations operations, Metrics metrics, Secret token, Limits limits) {
    this.operations = operations;
    this.metrics = metrics;
    this.token = token;
    this.limits = limits;
  }

  /// Begins to listen.
  ///
  /// @param address a loopback address
  /// @param port 0 to 65535; 0 takes any free one
  /// @throws IOException when it cannot, with the address and why
  public synchronized void start(Address address, int port) throws IOException {
    if (!address.isLoopback()) {
      throw new IllegalArgumentException("the operator API listens on loopback only");
    }
    if (running != null) {
      throw new IllegalStateException("the operator API listens already");
    }
    quiet.forEach(logger -> logger.setLevel(Level.SEVERE));
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("operator-", 0).factory());
    Server server = new Server(pool(threads));
    ServerConnector connector = connector(server, address, port);
    Running starting = new Running(server, connector, threads);
    try {
      connector.open();
      Guard guard = new Guard(token, address, connector.getLocalPort());
      List<Call> calls = new Calls(operations, metrics).all();
      Desk desk = new Desk(operations, calls, limits.bodyBytes());
      Loopback loopback = new Loopback(operations, desk, guard);
      server.setErrorHandler(new BareErrors(loopback));
      server.setHandler(context(calls, loopback));
      server.start();
      running = starting;
    } catch (Exception e) {
      close(starting);
      String place = (address.isV4() ? address : "[" + address + "]") + ":" + port;
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      String remedy = "; give `operator.bind` another port, or end what listens there";
      throw new IOException(
          "the operator API cannot listen on `" + place + "`: " + why + remedy, e);
    }
  }

  /// The port that it listens on.
  public synchronized int port() {
    if (running == null) {
      throw new IllegalStateException("the operator API does not listen");
    }
    return running.connector.getLocalPort();
  }

  /// Ends all its connections and listens no more; does nothing when it does not listen.
  public synchronized void stop() {
    if (running != null) {
      close(running);
      running = null;
    }
  }

  private static void close(Running server) {
    try {
      server.server.stop();
    } catch (Exception e) {
      System.getLogger(OperatorApi.class.getName())
          .log(System.Logger.Level.WARNING, "the operator API did not stop in good order", e);
    } finally {
      server.connector.close();
      server.threads.shutdownNow();
    }
  }

  private static QueuedThreadPool pool(ExecutorService threads) {
    // bounded by the connections; Jetty's own queue would start the platform's MBean server
    QueuedThreadPool pool =
        new QueuedThreadPool(PLATFORM_THREADS, 1, 60_000, new LinkedBlockingQueue<>());
    pool.setName("operator");
    pool.setReservedThreads(0);
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(threads);
    return pool;
  }

  private ServerConnector connector(Server server, Address address, int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setRequestHeaderSize(HEAD_BYTES);
    // INVARIANT: one call a connection; `Lifetimes` makes the connection's deadline the call's
    http.setPersistentConnectionsEnabled(false);
    // INVARIANT: a thread that accepts. Without one, Jetty takes the listening socket off the selector
    // at the limit and puts it back below it; both in one turn fail, and it then closes the socket.
    ServerConnector connector =
        new ServerConnector(server, null, null, null, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(InetAddress.ofLiteral(address.toString()).getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.addBean(new Lifetimes(connector.getScheduler(), limits.deadline()));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    return connector;
  }

  private static ServletContextHandler context(List<Call> calls, Loopback desk) {
    Javalin javalin = Javalin.create(config -> configure(config, calls, desk));
    ServletContextHandler context =
        new ServletContextHandler(
            ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    // the plain servlet: Javalin's own brings WebSocket, which nothing here speaks
    context.addServlet(new ServletHolder(new JavalinServlet(javalin.unsafe)), "/*");
    return context;
  }

  static void configure(JavalinConfig config, List<Call> calls, Loopback desk) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.router.ignoreTrailingSlashes = false;
    for (Call call : calls) {
      config.routes.addEndpoint(
          new Endpoint(call.verb().type(), call.path(), ctx -> desk.serve(ctx, call)));
    }
    config.routes.before(ctx -> {
      // ATTACK: left alone, Javalin answers HEAD where there is a GET without asking the call
      if (ctx.method().equals(HandlerType.HEAD) && desk.knows(ctx.path())) {
        throw new MethodNotAllowedResponse();
      }
    });
    config.routes.exception(HttpResponseException.class, (e, ctx) -> desk.turnAway(ctx));
    config.routes.exception(Exception.class, (e, ctx) -> desk.fail(ctx, e));
  }
}

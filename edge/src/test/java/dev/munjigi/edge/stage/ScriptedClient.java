package dev.munjigi.edge.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.walk.Client;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's end of one exchange: remembers what it is told, in order.
public final class ScriptedClient implements Client {
  public final List<String> told = new ArrayList<>();
  public final StringBuilder body = new StringBuilder();
  public int status;
  public Fields fields = Fields.NONE;
  public Fields trailers = Fields.NONE;
  public @Nullable Framing framing;
  public boolean finished;
  public boolean kept;
  public boolean aborted;
  public boolean wantsBody;
  public boolean writable = true;
  public @Nullable Runnable whenAnswered;
  private final EventLoop loop;
  private final Connection connection;

  public ScriptedClient(EventLoop loop) {
    this.loop = loop;
    this.connection = connection("198.51.100.7");
  }

  /// A connection in clear from this address.
  public static Connection connection(String from) {
    return new Connection(
        Id.of(1, 2, 3),
        Address.parse(from).orElseThrow(),
        40_000,
        "public",
        8080,
        Transport.Clear.INSTANCE,
        1,
        new Endpoint(Address.parse("127.0.0.1").orElseThrow(), 8080),
        null);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void incoming(Framing framing, long most) {
    told.add("incoming");
  }

  @Override
  public void wantBody(boolean more) {
    wantsBody = more;
  }

  @Override
  public void proceed() {
    told.add("proceed");
  }

  @Override
  public void interim(int interim, Fields with) {
    told.add("interim " + interim);
    fields = with;
  }

  @Override
  public void head(int replied, Fields with, Framing how) {
    requireOpen();
    told.add("head " + replied);
    status = replied;
    fields = with;
    framing = how;
  }

  @Override
  public void body(ByteBuf bytes) {
    requireOpen();
    body.append(bytes.toString(ISO_8859_1));
    bytes.release();
  }

  @Override
  public void trailers(Fields sent) {
    requireOpen();
    told.add("trailers");
    trailers = sent;
  }

  @Override
  public void finish(boolean keep) {
    requireOpen();
    told.add("finish");
    finished = true;
    kept = keep;
  }

  @Override
  public void answer(Response response, boolean keep) {
    requireOpen();
    if (whenAnswered != null) {
      whenAnswered.run();
    }
    told.add("answer " + response.status());
    status = response.status();
    fields = response.fields();
    body.append(new String(response.body(), ISO_8859_1));
    finished = true;
    kept = keep;
  }

  @Override
  public void tunnel() {
    told.add("tunnel");
  }

  @Override
  public void flush() {
    told.add("flush");
  }

  @Override
  public void abort() {
    requireOpen();
    told.add("abort");
    aborted = true;
  }

  private void requireOpen() {
    if (finished || aborted) {
      throw new AssertionError("told something after the end: " + told);
    }
  }
}

package dev.munjigi.edge.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hears what an origin says and writes it down; parts of a body that follow each other are one.
public final class HeardEvents implements Origin.Events {
  public final List<String> said = new CopyOnWriteArrayList<>();
  public final List<Thread> threads = new CopyOnWriteArrayList<>();
  public volatile @Nullable Origin origin;
  public volatile @Nullable Refusal refusal;
  public volatile boolean stale;
  public volatile Origin.@Nullable Loss loss;

  /// What is done when something was heard.
  public volatile Consumer<String> reaction = what -> {};

  private void hear(String what) {
    threads.add(Thread.currentThread());
    String last = said.isEmpty() ? "" : said.getLast();
    if (what.startsWith("body ") && last.startsWith("body ")) {
      said.set(said.size() - 1, last + what.substring(5));
    } else {
      said.add(what);
    }
    reaction.accept(what);
  }

  @Override
  public void ready(Origin ready) {
    origin = ready;
    hear("ready");
  }

  @Override
  public void interim(int status, Fields fields) {
    hear("interim " + status + " " + fields);
  }

  @Override
  public void head(ReplyHead head) {
    hear("head " + head);
  }

  @Override
  public void body(ByteBuf bytes) {
    String text = bytes.toString(ISO_8859_1);
    bytes.release();
    hear("body " + text);
  }

  @Override
  public void replyEnd(dev.munjigi.gates.exchange.Fields trailers) {
    hear("end");
  }

  @Override
  public void failed(Refusal why, Origin.Loss how) {
    refusal = why;
    loss = how;
    stale = how == Origin.Loss.STALE;
    hear("failed " + why.code().code());
  }

  @Override
  public void writable(boolean more) {
    hear("writable " + more);
  }

  @Override
  public void readComplete() {}
}

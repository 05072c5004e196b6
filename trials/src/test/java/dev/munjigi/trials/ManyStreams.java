package dev.munjigi.trials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Many open streams that all carry messages.
final class ManyStreams implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<NumberedStream> all = new ArrayList<>();
  private final Duration pause;

  /// @param pause between two messages of one stream
  ManyStreams(Duration pause) {
    this.pause = pause;
  }

  /// Opens so many WebSockets.
  ///
  /// @param to which listener each of them connects to, by its number
  void webSockets(int count, Connecting to) throws IOException {
    for (int i = 0; i < count; i++) {
      all.add(NumberedStream.webSocket("WebSocket " + i, to.connect(i), pause));
    }
  }

  /// Opens so many streams of TCP.
  void tcp(int count, Connecting to) throws IOException {
    for (int i = 0; i < count; i++) {
      all.add(NumberedStream.tcp("TCP stream " + i, to.connect(i), pause));
    }
  }

  /// How the stream of a number is connected.
  interface Connecting {
    Wire connect(int number) throws IOException;

    /// In clear and inside TLS in turn, each from this source.
    static Connecting inTurn(
        InetSocketAddress clear, InetSocketAddress tls, String name, String source) {
      return number ->
          number % 2 == 0 ? Wire.clear(clear, source) : Wire.tls(tls, source, name);
    }
  }

  int size() {
    return all.size();
  }

  /// Waits until each has got back a message that it sent after this call.
  ///
  /// @throws AssertionError when one is broken, or one says nothing for long
  void awaitTrafficOnEach() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long[] before = all.stream().mapToLong(NumberedStream::sent).toArray();
    for (int i = 0; i < before.length; i++) {
      NumberedStream stream = all.get(i);
      while (stream.returned() <= before[i]) {
        requireWhole();
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("a stream stands still after " + stream.returned());
        }
        Thread.sleep(2);
      }
    }
    requireWhole();
  }

  /// Asserts that none is broken.
  void requireWhole() {
    List<String> broken = all.stream().map(NumberedStream::broken).filter(Objects::nonNull).toList();
    if (!broken.isEmpty()) {
      throw new AssertionError(
          broken.size() + " of " + all.size() + " streams broke, such as: " + broken.getFirst());
    }
  }

  /// Waits until all are broken.
  ///
  /// @return how long after this moment the last of them broke
  Duration awaitEndOfAll(long sinceNanos) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long last = sinceNanos;
    for (NumberedStream stream : all) {
      while (stream.broken() == null) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("a stream lives on that lost its right");
        }
        Thread.sleep(2);
      }
      last = Math.max(last, stream.brokenNanos());
    }
    return Duration.ofNanos(last - sinceNanos);
  }

  /// How many messages came back over all of them.
  long returned() {
    return all.stream().mapToLong(NumberedStream::returned).sum();
  }

  @Override
  public void close() {
    all.forEach(NumberedStream::close);
  }
}

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.EOFException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/// Full handshakes with one group after the other, and what each cost the process that served them.
/// Arguments: port, process id, how many of each group.
final class Groups {
  private static final int CLIENTS = 4;
  private static final int ROUNDS = 3;
  private static final int TICKS_A_SECOND = 100;

  private Groups() {}

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress gate = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
    Path stat = Path.of("/proc/" + arguments[1] + "/stat");
    int count = Integer.parseInt(arguments[2]);
    List<String> groups = List.of("X25519", "X25519MLKEM768");
    for (String group : groups) {
      run(gate, context(group), count); // the gate's compiler has its turn
    }
    System.out.println("| group | round | handshakes/s | CPU µs each |\n|---|--:|--:|--:|");
    for (int round = 1; round <= ROUNDS; round++) {
      for (String group : groups) {
        long before = ticks(stat);
        long began = System.nanoTime();
        run(gate, context(group), count);
        double seconds = (System.nanoTime() - began) / 1e9;
        double each = (ticks(stat) - before) * 1e6 / TICKS_A_SECOND / count;
        System.out.printf("| %s | %d | %.0f | %.0f |%n", group, round, count / seconds, each);
      }
    }
  }

  private static SslContext context(String group) throws Exception {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.OPENSSL)
        .protocols("TLSv1.3")
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm(null)
        .option(OpenSslContextOption.GROUPS, new String[] {group})
        .build();
  }

  private static void run(InetSocketAddress gate, SslContext context, int count) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Callable<Void> client =
          () -> {
            for (int i = 0; i < count / CLIENTS; i++) {
              shake(gate, context.newEngine(ByteBufAllocator.DEFAULT));
            }
            return null;
          };
      for (Future<Void> done :
          clients.invokeAll(IntStream.range(0, CLIENTS).mapToObj(i -> client).toList())) {
        done.get();
      }
    }
  }

  private static void shake(InetSocketAddress gate, SSLEngine engine) throws Exception {
    ByteBuffer out = ByteBuffer.allocateDirect(32_768);
    ByteBuffer in = ByteBuffer.allocateDirect(32_768).flip();
    ByteBuffer nothing = ByteBuffer.allocate(0);
    ByteBuffer plain = ByteBuffer.allocateDirect(32_768);
    try (SocketChannel channel = SocketChannel.open(gate)) {
      engine.beginHandshake();
      HandshakeStatus status = engine.getHandshakeStatus();
      while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
        if (status == HandshakeStatus.NEED_WRAP) {
          SSLEngineResult result = engine.wrap(nothing, out.clear());
          for (out.flip(); out.hasRemaining(); ) {
            channel.write(out);
          }
          status = result.getHandshakeStatus();
          continue;
        }
        if (status == HandshakeStatus.NEED_TASK) {
          engine.getDelegatedTask().run();
          status = engine.getHandshakeStatus();
          continue;
        }
        SSLEngineResult result = engine.unwrap(in, plain.clear());
        status = result.getHandshakeStatus();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
          if (channel.read(in.compact()) < 0) {
            throw new EOFException("the gate ended a handshake");
          }
          in.flip();
        }
      }
    } finally {
      engine.closeOutbound();
    }
  }

  private static long ticks(Path stat) throws Exception {
    String text = Files.readString(stat);
    String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(words[11]) + Long.parseLong(words[12]);
  }
}

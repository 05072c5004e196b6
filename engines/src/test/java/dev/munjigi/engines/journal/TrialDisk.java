package dev.munjigi.engines.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A disk in memory that records what is not synced yet, and can crash, fill up, fail and lie.
///
/// After a crash every synced byte is there. Of what was not synced, any part is: each write may be
/// there, missing, cut at either end, or hollow in its middle; a later one may be there without an
/// earlier one. Names that were not synced may be as they were before. Two writes to the same place
/// keep their order, as in a page cache.
///
/// A failed sync drops what it should have written and yet shows it to readers, and the next sync
/// succeeds, as some systems do.
final class TrialDisk implements Disk {
  /// The machine stops here.
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private sealed interface Change {}

  private record Write(int at, byte[] bytes) implements Change {}

  private record Cut(int size) implements Change {}

  private record Rename(@Nullable String from, @Nullable String to, Node node) {}

  /// Bytes that grow.
  private static final class Bytes {
    private byte[] bytes = new byte[0];
    private int size;

    void apply(Change change) {
      switch (change) {
        case Write write -> {
          int end = write.at + write.bytes.length;
          if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
          }
          System.arraycopy(write.bytes, 0, bytes, write.at, write.bytes.length);
          size = Math.max(size, end);
        }
        case Cut cut -> {
          if (cut.size < size) {
            Arrays.fill(bytes, cut.size, size, (byte) 0);
            size = cut.size;
          }
        }
      }
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /// A file's contents: what is durable, what a reader sees, and what lies between.
  private static final class Node {
    private final Bytes durable = new Bytes();
    private final Bytes seen = new Bytes();
    private final List<Change> pending = new ArrayList<>();

    void change(Change change) {
      seen.apply(change);
      pending.add(change);
    }

    void sync() {
      pending.forEach(durable::apply);
      pending.clear();
    }
  }

  private final Random random;
  private final Map<String, Node> durableNames = new TreeMap<>();
  private final Map<String, Node> names = new TreeMap<>();
  private final List<Rename> pendingNames = new ArrayList<>();
  private boolean locked;
  private boolean crashed;

  /// How many operations are left until the crash; negative for never.
  long operationsLeft = -1;

  /// How likely a write or a sync fails, 0 to 1.
  double failing;

  /// How many of the next writes and syncs fail for certain.
  int failNext;

  /// How often a file was synced.
  volatile int syncs;

  /// How long a sync takes.
  int syncMillis;

  /// How many bytes fit on it.
  long capacity = Long.MAX_VALUE;

  /// Whether a sync of a file does anything.
  boolean syncing = true;

  /// Whether a sync of the names does anything.
  boolean syncingNames = true;

  TrialDisk(Random random) {
    this.random = random;
  }

  /// What is there after the machine has stopped and started again.
  TrialDisk afterCrash() {
    TrialDisk after = new TrialDisk(random);
    after.syncing = syncing;
    after.syncingNames = syncingNames;
    Map<String, Node> left = new TreeMap<>(durableNames);
    for (Rename rename : pendingNames) {
      boolean possible = rename.from == null || left.get(rename.from) == rename.node;
      if (possible && random.nextBoolean()) {
        if (rename.from != null) {
          left.remove(rename.from);
        }
        if (rename.to != null) {
          left.put(rename.to, rename.node);
        }
      }
    }
    left.forEach((name, node) -> after.adopt(name, survivor(node)));
    return after;
  }

  /// What is there when nobody crashed: all that was written.
  TrialDisk copy() {
    TrialDisk copy = new TrialDisk(random);
    names.forEach((name, node) -> copy.adopt(name, node.seen.copy()));
    return copy;
  }

  /// Puts a file onto the disk, durably.
  void adopt(String name, byte[] content) {
    Node node = new Node();
    node.change(new Write(0, content));
    node.sync();
    names.put(name, node);
    durableNames.put(name, node);
  }

  byte[] content(String name) {
    Node node = names.get(name);
    return node == null ? new byte[0] : node.seen.copy();
  }

  private byte[] survivor(Node node) {
    Bytes left = new Bytes();
    left.apply(new Write(0, node.durable.copy()));
    for (Change change : node.pending) {
      switch (change) {
        case Cut cut -> {
          if (random.nextBoolean()) {
            left.apply(cut);
          }
        }
        case Write write -> survive(left, write);
      }
    }
    return left.copy();
  }

  private void survive(Bytes left, Write write) {
    int length = write.bytes.length;
    int one = random.nextInt(length + 1);
    int two = random.nextInt(length + 1);
    int low = Math.min(one, two);
    int high = Math.max(one, two);
    switch (random.nextInt(5)) {
      case 0 -> {} // lost
      case 1 -> left.apply(write);
      case 2 -> left.apply(part(write, 0, low));
      case 3 -> left.apply(part(write, low, length));
      default -> {
        left.apply(part(write, 0, low));
        left.apply(part(write, high, length));
      }
    }
  }

  private static Write part(Write write, int from, int to) {
    return from == to
        ? new Write(0, new byte[0])
        : new Write(write.at + from, Arrays.copyOfRange(write.bytes, from, to));
  }

  private void operation() {
    if (crashed) {
      throw new Crash();
    }
    if (operationsLeft >= 0 && operationsLeft-- == 0) {
      crashed = true;
      throw new Crash();
    }
  }

  private boolean fails() {
    if (failNext > 0) {
      failNext--;
      return true;
    }
    return failing > 0 && random.nextDouble() < failing;
  }

  private long used() {
    return names.values().stream().mapToLong(node -> node.seen.size).sum();
  }

  private Node node(String name) throws IOException {
    Node node = names.get(name);
    if (node == null) {
      throw new NoSuchFileException(name);
    }
    return node;
  }

  @Override
  public List<String> list() {
    operation();
    return List.copyOf(names.keySet());
  }

  @Override
  public Opened create(String name) throws IOException {
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Node node = new Node();
    names.put(name, node);
    pendingNames.add(new Rename(null, name, node));
    operation();
    return new File(node);
  }

  @Override
  public Opened open(String name) throws IOException {
    operation();
    return new File(node(name));
  }

  @Override
  public Opened read(String name) throws IOException {
    return open(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Node node = node(from);
    if (fails()) {
      throw new IOException("the disk failed to rename");
    }
    names.remove(from);
    names.put(to, node);
    pendingNames.add(new Rename(from, to, node));
    operation();
  }

  @Override
  public void delete(String name) {
    Node node = names.remove(name);
    if (node != null) {
      pendingNames.add(new Rename(name, null, node));
    }
    operation();
  }

  @Override
  public void syncNames() throws IOException {
    operation();
    if (fails()) {
      throw new IOException("the disk failed to sync names");
    }
    if (syncingNames) {
      durableNames.clear();
      durableNames.putAll(names);
      pendingNames.clear();
    }
  }

  @Override
  public Closeable lock() throws IOException {
    if (locked) {
      throw new IOException("`trial` is in use by another running gate");
    }
    locked = true;
    return () -> locked = false;
  }

  /// An open file.
  private final class File implements Opened {
    private final Node node;

    File(Node node) {
      this.node = node;
    }

    @Override
    public long size() {
      operation();
      return node.seen.size;
    }

    @Override
    public int read(ByteBuffer into, long at) {
      int bytes = (int) Math.min(into.remaining(), node.seen.size - at);
      if (bytes <= 0) {
        return -1;
      }
      into.put(node.seen.bytes, (int) at, bytes);
      return bytes;
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      boolean fails = fails();
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      long growth = Math.max(0, at + bytes.length - node.seen.size);
      long free = capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
      if (growth > free) {
        put((int) at, Arrays.copyOf(bytes, (int) Math.max(0, bytes.length - growth + free)));
        throw new DiskFullException("no space left on device");
      }
      put((int) at, fails ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes);
      operation();
      if (fails) {
        throw new IOException("the disk failed to write");
      }
    }

    private void put(int at, byte[] bytes) {
      if (bytes.length > 0) {
        node.change(new Write(at, bytes));
      }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others look
    public void sync() throws IOException {
      operation();
      syncs++;
      LockSupport.parkNanos(syncMillis * 1_000_000L);
      if (fails()) {
        node.pending.clear();
        throw new IOException("the disk failed to sync");
      }
      if (syncing) {
        node.sync();
      }
    }

    @Override
    public void truncate(long size) {
      node.change(new Cut((int) size));
      operation();
    }

    @Override
    public void close() {}
  }
}

package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Deadline;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Hashes and checks passwords, a bounded number at once. Blocks its caller: never on an event
/// loop.
///
/// Guarantees: at most `parallel` hashes run and their memory is kept and used again; at most
/// `waiting` callers more wait; who would wait longer than its deadline is turned away before
/// anything is hashed. A user who does not exist costs what one who does costs. Does not guarantee
/// the same time for hashes that were stored at another cost.
public final class Hashing {
  private static final int MOST_PARALLEL = 64;
  private static final int MOST_WAITING = 100_000;
  private static final int WEIGHT = 8;

  private final Cost cost;
  private final BlockingQueue<Matrix> idle;
  private final Bounds bounds;
  private final SecureRandom random;
  private final LongSupplier nanos;
  private final PasswordHash nobody;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicLong typicalNanos = new AtomicLong();

  /// How much goes on at once.
  ///
  /// @param parallel hashes that run, 1 to 64; each keeps one matrix of the usual cost
  /// @param waiting callers that wait, 0 to 100,000
  /// @param workers what computes the hashes while their callers wait; takes `parallel` at once
  public record Bounds(int parallel, int waiting, Executor workers) {
    /// Callers compute their hashes themselves.
    public Bounds(int parallel, int waiting) {
      this(parallel, waiting, Runnable::run);
    }

    public Bounds {
      if (parallel < 1 || parallel > MOST_PARALLEL || waiting < 0 || waiting > MOST_WAITING) {
        throw new IllegalArgumentException(
            "`1` to `%d` hashes run and `0` to `%d` wait, not `%d` and `%d`"
                .formatted(MOST_PARALLEL, MOST_WAITING, parallel, waiting));
      }
    }
  }

  /// What came of checking a password.
  public enum Check {
    RIGHT,
    WRONG,
    /// Nothing was checked: too many others are waiting.
    BUSY
  }

  /// @param cost of new hashes
  /// @param random where salts come from
  /// @param nanos the monotonic clock, as of [System#nanoTime()]
  public Hashing(Cost cost, Bounds bounds, SecureRandom random, LongSupplier nanos) {
    this.cost = cost;
    this.idle = new ArrayBlockingQueue<>(bounds.parallel(), true);
    for (int i = 0; i < bounds.parallel(); i++) {
      idle.add(new Matrix(cost));
    }
    this.bounds = bounds;
    this.random = random;
    this.nanos = nanos;
    this.nobody = new PasswordHash(cost, random(PasswordHash.SALT), random(PasswordHash.LENGTH));
  }

  /// The moment this far from now, by its clock.
  public Deadline deadline(Duration patience) {
    return Deadline.after(nanos.getAsLong(), patience.toNanos());
  }

  /// Whether a stored hash should be replaced at the next chance.
  public boolean outdated(PasswordHash stored) {
    return stored.needsRehash(cost);
  }

  /// Hashes a new password.
  ///
  /// @return empty when too many others are waiting
  /// @throws IllegalArgumentException when the password is unusable, which the rules find first
  public Optional<PasswordHash> hash(Password password, Deadline deadline) {
    if (!password.usable()) {
      throw new IllegalArgumentException("a password that is no text is not hashed");
    }
    byte[] salt = random(PasswordHash.SALT);
    byte[] hash =
        within(deadline, matrix -> matrix.hash(password, salt, cost, PasswordHash.LENGTH));
    return hash == null ? Optional.empty() : Optional.of(new PasswordHash(cost, salt, hash));
  }

  /// Checks a password.
  ///
  /// @param stored null for a user who does not exist or has no password: it is as much work, and
  ///   wrong
  public Check check(Password password, @Nullable PasswordHash stored, Deadline deadline) {
    PasswordHash against = stored == null ? nobody : stored;
    byte[] hash =
        within(
            deadline,
            matrix -> matrix.hash(password, against.salt(), against.cost(), against.length()));
    if (hash == null) {
      return Check.BUSY;
    }
    // INVARIANT: compared in any case, so that nobody costs what somebody costs
    boolean matches = against.matches(hash);
    return matches && stored != null && password.usable() ? Check.RIGHT : Check.WRONG;
  }

  /// Work with a matrix.
  private interface Work {
    byte[] with(Matrix matrix);
  }

  private byte @Nullable [] within(Deadline deadline, Work work) {
    int ahead = inside.getAndIncrement();
    try {
      if (ahead >= bounds.parallel() + bounds.waiting() || !inTime(deadline, ahead)) {
        return null;
      }
      Matrix matrix = idle.poll(deadline.left(nanos.getAsLong()), TimeUnit.NANOSECONDS);
      if (matrix == null) {
        return null;
      }
      return computed(matrix, deadline, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      inside.decrementAndGet();
    }
  }

  /// INVARIANT: the matrix is idle again when its hash is done, whether or not its caller waited.
  private byte @Nullable [] computed(Matrix matrix, Deadline deadline, Work work)
      throws InterruptedException {
    FutureTask<byte @Nullable []> task =
        new FutureTask<>(
            () -> {
              try {
                return inTime(deadline, 0) ? timed(matrix, work) : null;
              } finally {
                idle.add(matrix);
              }
            });
    try {
      bounds.workers().execute(task);
      return task.get();
    } catch (RejectedExecutionException ended) {
      idle.add(matrix);
      return null;
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a password was not hashed", failed.getCause());
    }
  }

  /// Whether a hash would be ready by then, going by how long they took.
  private boolean inTime(Deadline deadline, int ahead) {
    long rounds = 1L + ahead / bounds.parallel();
    boolean inTime = deadline.left(nanos.getAsLong()) > rounds * typicalNanos.get();
    if (!inTime && rounds == 1) {
      // one slow hash is forgotten again, even when nobody is let in to measure a faster one
      typicalNanos.updateAndGet(typical -> typical - typical / WEIGHT);
    }
    return inTime;
  }

  private byte[] timed(Matrix matrix, Work work) {
    long begin = nanos.getAsLong();
    byte[] hash = work.with(matrix);
    long took = nanos.getAsLong() - begin;
    typicalNanos.updateAndGet(typical -> typical == 0 ? took : typical + (took - typical) / WEIGHT);
    return hash;
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}

package dev.munjigi.engines.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// The machine's disk, on which something happens before one of the steps.
final class SteppedDisk implements Disk {
  private final Disk real = new RealDisk();
  private final Event event;
  private final Set<Integer> makings = new HashSet<>();
  private int step;
  private boolean dead;

  /// What happens before a step.
  interface Event {
    /// What becomes of the step that comes now.
    ///
    /// @param step its number, from 0
    Fate before(int step) throws IOException;
  }

  /// What becomes of a step.
  enum Fate {
    /// It is done.
    DONE,
    /// The process dies in the middle of it: a new file holds half of its content, another change
    /// is not made.
    DEATH_WITHIN,
    /// The process dies when it is done.
    DEATH_AFTER
  }

  /// A change of the disk.
  private interface Change {
    void make() throws IOException;
  }

  SteppedDisk(Event event) {
    this.event = event;
  }

  /// How many steps there were.
  int steps() {
    return step;
  }

  /// Which of them made a file.
  Set<Integer> makings() {
    return makings;
  }

  private void step(Change whole, Change half) throws IOException {
    // INVARIANT: a dead process does nothing more, not even clean up.
    if (dead) {
      throw new IOException("dead");
    }
    Fate fate = event.before(step);
    step++;
    dead = fate != Fate.DONE;
    switch (fate) {
      case DONE, DEATH_AFTER -> whole.make();
      case DEATH_WITHIN -> half.make();
    }
    if (dead) {
      throw new IOException("died at step " + (step - 1));
    }
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    step(() -> real.makeFolder(folder), () -> {});
  }

  @Override
  public void make(Path file, byte[] content) throws IOException {
    makings.add(step);
    byte[] half = Arrays.copyOf(content, content.length / 2);
    step(() -> real.make(file, content), () -> real.make(file, half));
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    step(() -> real.link(file, name), () -> {});
  }

  @Override
  public void move(Path file, Path name) throws IOException {
    step(() -> real.move(file, name), () -> {});
  }

  @Override
  public void remove(Path name) throws IOException {
    step(() -> real.remove(name), () -> {});
  }

  @Override
  public void sync(Path folder) throws IOException {
    step(() -> real.sync(folder), () -> {});
  }
}

package dev.munjigi.engines.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What [Migrations] have to do on every database.
public abstract class MigrationsContract {
  private static final String SECOND =
      "CREATE TABLE second (id BIGINT);\nINSERT INTO second (id) VALUES (1);\n";
  private static final String BROKEN =
      "CREATE TABLE second (id BIGINT);\nINSERT INTO nowhere (id) VALUES (1);\n";
  private static final String THIRD = "ALTER TABLE second ADD COLUMN note BIGINT;\n";

  /// Opens the same store again and again.
  protected abstract AutoCloseable open(Migrations migrations) throws Exception;

  /// Those of the program.
  protected abstract Migrations shipped() throws IOException;

  /// The SHA-256 of each script that was ever shipped: stores out there were made by them.
  protected abstract List<String> everShipped();

  private Migrations with(String... more) throws IOException {
    List<String> scripts = new ArrayList<>(shipped().scripts());
    scripts.addAll(List.of(more));
    return new Migrations(scripts);
  }

  @Test
  void neverChangesAScriptThatWasShipped() throws Exception {
    List<String> checksums = new ArrayList<>();
    for (String script : shipped().scripts()) {
      checksums.add(
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(script.getBytes(StandardCharsets.UTF_8))));
    }
    assertThat(checksums).isEqualTo(everShipped());
  }

  @Test
  void opensWhatAnOlderProgramMadeAndBringsItUpToNow() throws Exception {
    open(shipped()).close();
    open(shipped()).close();
    open(with(SECOND, THIRD)).close();
    open(with(SECOND, THIRD)).close();
  }

  @Test
  void refusesWhatANewerProgramMade() throws Exception {
    open(with(SECOND)).close();
    assertThatThrownBy(() -> open(shipped()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has version `%d`", shipped().scripts().size() + 1)
        .hasMessageContaining("use a newer one");
    open(with(SECOND)).close();
  }

  @Test
  void refusesWhatAnotherScriptMade() throws Exception {
    open(with(SECOND)).close();
    assertThatThrownBy(() -> open(with(SECOND + "\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not this program's");
  }

  @Test
  void leavesNothingOfAVersionThatWasInterrupted() throws Exception {
    open(shipped()).close();
    assertThatThrownBy(() -> open(with(BROKEN)))
        .isInstanceOf(IOException.class)
        .message()
        .doesNotContain("nowhere");
    open(shipped()).close();
    open(with(SECOND)).close();
  }

  @Test
  void makesEachVersionOnceWhenManyStartAtOnce() throws Exception {
    Migrations all = with(SECOND, THIRD);
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<AutoCloseable>> opened = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        opened.add(threads.submit(() -> open(all)));
      }
      for (Future<AutoCloseable> store : opened) {
        store.get().close();
      }
    }
  }
}

package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.tls.Ledger;
import dev.munjigi.gates.tls.LedgerStore;
import dev.munjigi.gates.tls.LedgerStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLedgerTest extends LedgerStoreContract {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Override
  protected LedgerStore empty() {
    return new FileLedger(folder.resolve("ca"));
  }

  @Override
  protected LedgerStore again(LedgerStore store) {
    return new FileLedger(folder.resolve("ca"));
  }

  @Test
  void beginsNoNewLedgerWhenTheOldOneIsBroken() throws Exception {
    LedgerStore store = empty();
    store.change(before -> new Ledger("own.example", before.issued()));
    Path file = folder.resolve("ca").resolve(FileLedger.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.writeString(file, "munjigi ledger 1\ntrust-domain own.example\nnonsense\n");
    assertThatThrownBy(store::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line `3`")
        .hasMessageContaining("backup");
    assertThatThrownBy(() -> store.change(before -> before)).isInstanceOf(IOException.class);
    assertThat(Files.readString(file)).contains("nonsense");
  }
}

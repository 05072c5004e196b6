package dev.munjigi.engines.file;

import dev.munjigi.gates.tls.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;

/// A process of its own that waits for a file `go` and then starts over a state folder.
final class StartTogether {
  private StartTogether() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Files.createFile(folder.resolve("ready-" + ProcessHandle.current().pid()));
    for (int i = 0; i < 3000 && !Files.exists(folder.resolve("go")); i++) {
      Thread.sleep(10);
    }
    SecureRandom random = new SecureRandom();
    Path state = folder.resolve("state");
    MasterKeyFile master = MasterKeyFile.open(state.resolve("master.key"), random);
    Certificates certificates =
        new Certificates(new FileAuthorityStore(state.resolve("ca")), master, random);
    certificates.ensure(Instant.now(), Set.of("shop.example.com"));
    System.out.print(master.id() + certificates.rootPem().orElseThrow());
  }
}

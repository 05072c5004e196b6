package dev.munjigi.app;

import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Lifetime;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NodeNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `munjigi ca issue`: a short-lived certificate for a node.
@Command(
    name = "issue",
    description = {
      "Issues a certificate and key to a node, for servers and clients.",
      "Writes chain.pem, key.pem (mode 0600) and bundle.pem (the root to trust)."
    },
    footer = {
      "",
      "Example: munjigi ca issue --spiffe spiffe://example.com/node/web-1 --dns web-1.internal"
          + " --out web-1"
    })
final class CaIssueCommand implements Callable<Integer> {
  @Mixin private final AuthorityOptions options = new AuthorityOptions();

  @Option(
      names = "--spiffe",
      required = true,
      paramLabel = "ID",
      description = "Who it is, such as spiffe://example.com/node/web-1.")
  private String spiffe = "";

  @Option(
      names = "--dns",
      paramLabel = "NAME",
      description = "A host name that it is reached by; may be repeated.")
  private List<String> dns = new ArrayList<>();

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      description = "An address that it is reached by; may be repeated.")
  private List<String> ip = new ArrayList<>();

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "24h",
      description = "How long it is valid, from 1m to 90d (default: ${DEFAULT-VALUE}).")
  private String ttl = "24h";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the files go; made when it is not there.")
  private Path out = Path.of(".");

  @Option(names = "--replace", description = "Replaces the files of an earlier certificate.")
  private boolean replace;

  @Override
  public Integer call() {
    return options.run(this::issue);
  }

  private int issue(AuthorityOptions.Authority authority)
      throws IOException, AuthorityException {
    NodeNames names = NodeNames.parse(spiffe, dns, ip);
    Lifetime lifetime = lifetime();
    CredentialFolder folder = new CredentialFolder(out);
    if (!replace) {
      folder.requireFree("give another --out, or --replace");
    }
    Material issued = authority.nodes().issue(names, lifetime, Instant.now());
    folder.write(issued, authority.certificates().rootPem().orElseThrow());
    options
        .out()
        .printf(
            "issued %s to %s until %s: %s%n",
            issued.certificate().getSerialNumber().toString(16),
            names.spiffeId(),
            issued.certificate().getNotAfter().toInstant(),
            out);
    return ExitCode.FINE;
  }

  private Lifetime lifetime() {
    try {
      return Lifetime.parse(ttl);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("--ttl is `" + ttl + "`; " + wrong.getMessage(), wrong);
    }
  }
}

package dev.munjigi.app;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `munjigi ca`: the local authority.
@Command(
    name = "ca",
    description = "The local certificate authority.",
    subcommands = {
      CaCommand.Root.class,
      CaIssueCommand.class,
      CaListCommand.class,
      CaRevokeCommand.class,
      CaCommand.Crl.class
    })
final class CaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi ca root`: prints what clients have to trust.
  @Command(
      name = "root",
      description = "Prints the root certificate that clients have to trust, as PEM.",
      footer = {"", "Example: munjigi ca root > root.pem && curl --cacert root.pem https://..."})
  static final class Root implements Callable<Integer> {
    @Mixin private final AuthorityOptions options = new AuthorityOptions();

    /// Makes the authority where there is none yet: then it can be trusted before the first start.
    @Override
    public Integer call() {
      return options.run(
          authority -> {
            if (authority.certificates().rootPem().isEmpty()) {
              authority.certificates().ensure(Instant.now(), List.of());
            }
            options.out().print(authority.certificates().rootPem().orElseThrow());
            return ExitCode.FINE;
          });
    }
  }

  /// `munjigi ca crl`: prints what was revoked.
  @Command(
      name = "crl",
      description =
          "Prints the signed lists of revoked certificates, those of the issuing authority and of the"
              + " root, as PEM for one file; they hold for 7 days. For gates on other machines: a gate on this"
              + " state folder needs none, it sees a revocation at once.",
      footer = {"", "Example: munjigi ca crl > munjigi.crl"})
  static final class Crl implements Callable<Integer> {
    @Mixin private final AuthorityOptions options = new AuthorityOptions();

    @Override
    public Integer call() {
      return options.run(
          authority -> {
            options.out().print(authority.nodes().revocationLists(Instant.now()));
            return ExitCode.FINE;
          });
    }
  }
}

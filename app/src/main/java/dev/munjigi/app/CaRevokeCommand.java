package dev.munjigi.app;

import dev.munjigi.gates.tls.Issued;
import dev.munjigi.gates.tls.NodeCertificates;
import dev.munjigi.gates.tls.SpiffeId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi ca revoke`: takes back what was issued to a node.
@Command(
    name = "revoke",
    description =
        "Revokes a certificate, or all of an identity. A gate that runs on this state folder sees it"
            + " within seconds: it refuses the certificate, and closes the open streams of its holder.",
    footer = {"", "Example: munjigi ca revoke --spiffe spiffe://example.com/node/web-1"})
final class CaRevokeCommand implements Callable<Integer> {
  @Mixin private final AuthorityOptions options = new AuthorityOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "SERIAL",
      description = "A serial number in hexadecimal, as `munjigi ca list` prints it.")
  private @Nullable String serial;

  @Option(names = "--spiffe", paramLabel = "ID", description = "All certificates of this identity.")
  private @Nullable String spiffe;

  @Override
  public Integer call() {
    return options.run(
        authority -> {
          Instant now = Instant.now();
          List<Issued> all = authority.nodes().revoke(which(), now);
          List<Issued> fresh = all.stream().filter(one -> now.equals(one.revoked())).toList();
          fresh.forEach(
              one ->
                  options
                      .out()
                      .printf("revoked %s of %s%n", one.serial().toString(16), one.spiffeId()));
          if (all.isEmpty()) {
            String subject = serial == null ? spiffe : serial;
            options
                .err()
                .println(
                    "munjigi: no certificate was issued to `" + subject + "`; see `munjigi ca list`");
            options.err().flush();
          } else if (fresh.isEmpty()) {
            options.out().println("nothing new: what was issued is revoked already");
          }
          return all.isEmpty() ? ExitCode.FOUND : ExitCode.FINE;
        });
  }

  private Predicate<Issued> which() {
    String number = serial;
    String id = spiffe;
    if ((number == null) == (id == null)) {
      throw new IllegalArgumentException("give either a serial number or --spiffe");
    }
    if (number != null) {
      BigInteger wanted = NodeCertificates.serial(number);
      return one -> one.serial().equals(wanted);
    }
    try {
      SpiffeId wanted = SpiffeId.parse(String.valueOf(id));
      return one -> one.spiffeId().equals(wanted);
    } catch (IllegalArgumentException wrong) {
      String what = "SPIFFE ID `" + id + "` " + wrong.getMessage();
      throw new IllegalArgumentException(what, wrong);
    }
  }
}

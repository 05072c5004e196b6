package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.JoinOffer;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.tls.TlsSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi node`: the machines and functions that join.
@Command(
    name = "node",
    description = "The machines and functions that join.",
    subcommands = {
      NodeCommand.Invite.class,
      NodeJoinCommand.class,
      NodeCommand.All.class,
      NodeCommand.Revoke.class,
      NodeCommand.Remove.class
    })
final class NodeCommand extends IdentityCommand.Menu {
  /// `munjigi node invite`.
  @Command(
      name = "invite",
      description =
          "Prints what a machine runs to join under a name. The token in it works once; an earlier"
              + " one for the same name does not work any more.",
      footer = {"", "Example: munjigi node invite web-1"})
  static final class Invite extends IdentityCommand {
    @Parameters(paramLabel = "NAME", description = "What it will be called.")
    private String name = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "Where it is, for lists.")
    private String zone = "";

    @Option(
        names = "--minutes",
        paramLabel = "N",
        defaultValue = "60",
        description = "How long the token works, up to 10080 (default: ${DEFAULT-VALUE}).")
    private int minutes = 60;

    @Override
    int with(Identities known) throws Exception {
      NodeName called = new NodeName(name);
      if (!zone.isEmpty() && NodeName.of(zone).isEmpty()) {
        throw new IllegalArgumentException("`" + zone + "` is no name of a zone");
      }
      JoinOffer offer = known.nodes().invite(called, zone, minutes);
      Settings settings = options().settings();
      String more = settings != null && foreign(settings) ? " --public-gate" : "";
      options().done("Within " + minutes + " minutes, on the machine that is to join:\n");
      return options()
          .done(
              "    munjigi node join --gate %s --token %s%s --folder credential"
                  .formatted(offer.gate(), offer.token(), more));
    }

    /// Whether the certificate at the identity host may be of another authority than the local one.
    private static boolean foreign(Settings settings) {
      List<TlsSettings> all =
          settings.listeners().stream()
              .map(Listener::tls)
              .flatMap(tls -> Optional.ofNullable(tls).stream())
              .toList();
      return all.stream()
          .anyMatch(
              tls ->
                  tls.certificates().stream()
                      .anyMatch(source -> !(source instanceof TlsSettings.Auto)));
    }
  }

  /// `munjigi node list`.
  @Command(
      name = "list",
      description = "Shows what joined: its name, identity, how, since when, and its last renewal.",
      footer = {"", "Example: munjigi node list"})
  static final class All extends IdentityCommand.Listing {
    /// A row.
    record Row(
        String name,
        String identity,
        String by,
        String zone,
        String joined,
        String renewed,
        @Nullable String revoked) {
      static Row of(Node node) {
        Instant revoked = node.revoked();
        return new Row(
            node.name(),
            node.spiffeId(),
            node.joinedBy(),
            node.zone(),
            node.joined().toString(),
            node.renewed().toString(),
            revoked == null ? null : revoked.toString());
      }

      @Override
      public String toString() {
        return "%s %s by %s%s, joined %s, renewed %s%s"
            .formatted(
                name,
                identity,
                by,
                zone.isEmpty() ? "" : " in " + zone,
                joined,
                renewed,
                revoked == null ? "" : ", REVOKED " + revoked);
      }
    }

    @Override
    int with(Identities known) {
      return print(known.nodes().all().stream().map(Row::of).toList());
    }
  }

  /// One about something that joined.
  private abstract static class OfNode extends IdentityCommand {
    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name = "";

    final NodeName node() {
      return new NodeName(name);
    }
  }

  /// `munjigi node revoke`.
  @Command(
      name = "revoke",
      description =
          "Shuts out what joined: its certificates are revoked, it gets no new ones, and a running"
              + " gate closes its open streams within seconds. Its name stays taken.",
      footer = {"", "Example: munjigi node revoke web-1"})
  static final class Revoke extends OfNode {
    @Override
    int with(Identities known) throws Exception {
      String identity = known.nodes().revoke(node());
      return options().done("revoked `" + node() + "`, " + identity);
    }
  }

  /// `munjigi node remove`.
  @Command(
      name = "remove",
      description = {
        "Shuts out what joined, as `revoke` does, and forgets it: its name is free again."
      },
      footer = {"", "Example: munjigi node remove web-1"})
  static final class Remove extends OfNode {
    @Override
    int with(Identities known) throws Exception {
      String identity = known.nodes().remove(node());
      return options().done("removed `" + node() + "`, " + identity);
    }
  }
}

package dev.munjigi.app;

import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.JoinTokens;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.join.ShutOut;
import dev.munjigi.gates.tls.NodeCredential;
import dev.munjigi.gates.tls.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
final class NodeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// What a command does with what joined.
  private interface Work {
    int with(SqliteStore store, NodeIssuing authority, @Nullable Settings settings)
        throws Exception;
  }

  private static int run(IdentityOptions options, Work work) {
    return options.onState(
        (folder, settings) -> {
          State.make(folder);
          try (SqliteStore store = People.store(folder)) {
            IdentitySettings known = settings == null ? null : settings.identity();
            return work.with(store, issuing(folder, known), settings);
          }
        });
  }

  private static NodeIssuing issuing(Path folder, @Nullable IdentitySettings settings)
      throws IOException {
    return settings == null
        ? new NodeIssuing(folder, () -> new NodeIssuing.Place("", "", NodeSettings.STANDARD))
        : NodeHost.issuing(folder, () -> settings);
  }

  /// `munjigi node invite`.
  @Command(
      name = "invite",
      description = {
        "Prints what a machine runs to join under a name. The token in it works once; an earlier",
        "one for the same name does not work any more."
      },
      footer = {"", "Example: munjigi node invite web-1"})
  static final class Invite implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

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
    public Integer call() {
      return run(options, this::invite);
    }

    private int invite(SqliteStore store, NodeIssuing authority, @Nullable Settings settings)
        throws Exception {
      IdentitySettings identity = settings == null ? null : settings.identity();
      if (settings == null || identity == null) {
        throw new IllegalArgumentException("a configuration with `identity` is needed");
      }
      NodeName called = new NodeName(name);
      if (!zone.isEmpty() && NodeName.of(zone).isEmpty()) {
        throw new IllegalArgumentException("`" + zone + "` is no name of a zone");
      }
      if (store.ports().nodes().byName(name).isPresent()) {
        throw new IllegalArgumentException(
            "there is a `" + name + "` already: `munjigi node remove " + name + "` first");
      }
      String token =
          new JoinTokens(store.ports().oneTimes())
              .invite(
                  called,
                  zone,
                  Duration.ofMinutes(minutes),
                  Instant.now(),
                  IdentityOptions.random())
              .reveal();
      JoinToken whole =
          new JoinToken(
              token, NodeCredential.fingerprint(NodeCredential.root(authority.root())));
      URI gate = identity.url();
      options.out().println("Within " + minutes + " minutes, on the machine that is to join:");
      options.out().println();
      options
          .out()
          .println(
              "    munjigi node join --gate %s --token %s%s --folder credential"
                  .formatted(gate, whole.text(), foreign(settings) ? " --public-gate" : ""));
      return ExitCode.FINE;
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
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

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
    public Integer call() {
      return options.run(
          (store, settings) ->
              options.print(store.nodes().all().stream().map(Row::of).toList(), json));
    }
  }

  /// `munjigi node revoke`.
  @Command(
      name = "revoke",
      description = {
        "Shuts out what joined: its certificates are revoked, it gets no new ones, and a running",
        "gate closes its open streams within seconds. Its name stays taken."
      },
      footer = {"", "Example: munjigi node revoke web-1"})
  static final class Revoke implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name = "";

    @Override
    public Integer call() {
      return run(
          options,
          (store, authority, settings) ->
              said(
                  options,
                  new ShutOut(store.ports(), authority).revoke(name, Instant.now()),
                  "revoked",
                  name));
    }
  }

  /// `munjigi node remove`.
  @Command(
      name = "remove",
      description = {
        "Shuts out what joined, as `revoke` does, and forgets it: its name is free again."
      },
      footer = {"", "Example: munjigi node remove web-1"})
  static final class Remove implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name = "";

    @Override
    public Integer call() {
      return run(
          options,
          (store, authority, settings) ->
              said(
                  options,
                  new ShutOut(store.ports(), authority).remove(name, Instant.now()),
                  "removed",
                  name));
    }
  }

  private static int said(
      IdentityOptions options, Optional<Node> node, String what, String name)
      throws JoinRefused {
    return node.isPresent()
        ? options.done(what + " `" + name + "`, " + node.get().spiffeId())
        : options.none("nothing called `" + name + "` has joined; see `munjigi node list`");
  }
}

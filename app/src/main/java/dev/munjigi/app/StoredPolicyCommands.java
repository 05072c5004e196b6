package dev.munjigi.app;

import dev.munjigi.app.cli.Table;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Listed;
import dev.munjigi.control.RightsWire.AttachmentEntry;
import dev.munjigi.control.RightsWire.PolicyEntry;
import dev.munjigi.control.RightsWire.PolicyText;
import dev.munjigi.control.Visible;
import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.Document;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.RightsHolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi policy list`, `show`, `put`, `remove`, `attach`, `detach` and `attachments`: policies of
/// the store, beside those of files.
final class StoredPolicyCommands {
  private StoredPolicyCommands() {}

  /// `munjigi policy list`.
  @Command(
      name = "list",
      description = "Lists the policies of files and of the store.",
      footer = {"", "Example: munjigi policy list"})
  static final class All extends IdentityCommand.Listing {
    @Override
    int with(Identities known) {
      List<PolicyEntry> all = Listed.policies(known.rights(), "", Integer.MAX_VALUE);
      if (json()) {
        return print(all);
      }
      Table table = new Table().row("POLICY", "SOURCE", "KIND", "WRITTEN", "BY");
      for (PolicyEntry one : all) {
        table.row(one.name(), one.source(), one.kind(), or(one.written()), or(one.author()));
      }
      table.print(options().out());
      return ExitCode.FINE;
    }
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// `munjigi policy show`.
  @Command(
      name = "show",
      description = "Prints the document of a policy.",
      footer = {"", "Example: munjigi policy show clerk"})
  static final class Show extends IdentityCommand {
    @Parameters(paramLabel = "POLICY", description = "Which.")
    private String name = "";

    @Override
    int with(Identities known) {
      Optional<PolicyText> found = Listed.policy(known.rights(), name);
      if (found.isEmpty()) {
        return options().none("there is no policy `" + Visible.of(name) + "`");
      }
      found.get().document().lines().forEach(line -> options().out().println(Visible.of(line)));
      return ExitCode.FINE;
    }
  }

  /// `munjigi policy put`.
  @Command(
      name = "put",
      description = "Writes a policy into the store, in the place of the one of its name.",
      footer = {"", "Example: munjigi policy put clerk clerk.json"})
  static final class Put extends RightsCommand {
    @Parameters(index = "0", paramLabel = "POLICY", description = "What it is called.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Its document.")
    private Path file = Path.of("");

    @Option(names = "--trust", description = "It says who may assume a role.")
    private boolean trust;

    @Override
    int with(Identities known) throws Exception {
      return make(
          known,
          new RightsChange.PutPolicy(name, trust, document(file)),
          "policy `" + name + "` is in the store");
    }

    private static String document(Path file) {
      try {
        byte[] bytes = PlainFile.read(file, 4 * Document.LONGEST);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (NoSuchFileException gone) {
        throw new IllegalArgumentException("there is no file `" + file + "`", gone);
      } catch (CharacterCodingException odd) {
        throw new IllegalArgumentException("`" + file + "` is not UTF-8", odd);
      } catch (IOException none) {
        throw new IllegalArgumentException(String.valueOf(none.getMessage()), none);
      }
    }
  }

  /// `munjigi policy remove`.
  @Command(
      name = "remove",
      description = "Removes a policy of the store that nobody has.",
      footer = {"", "Example: munjigi policy remove clerk"})
  static final class Remove extends RightsCommand {
    @Parameters(paramLabel = "POLICY", description = "Which.")
    private String name = "";

    @Override
    int with(Identities known) throws Exception {
      return make(known, new RightsChange.RemovePolicy(name), "policy `" + name + "` is removed");
    }
  }

  /// `munjigi policy attach`.
  @Command(
      name = "attach",
      description = "Gives somebody a policy.",
      footer = {
        "",
        "Example: munjigi policy attach clerk --to group/clerks",
        "Example: munjigi policy attach no-exports --to user/kim --boundary"
      })
  static final class Attach extends RightsCommand {
    @Parameters(paramLabel = "POLICY", description = "Of the store, or of a file.")
    private String name = "";

    @Option(
        names = "--to",
        paramLabel = "HOLDER",
        required = true,
        description = "`user/NAME`, `group/NAME`, `node/NAME`, `function/NAME`, `client/NAME` or"
            + " `role/NAME`.")
    private String holder = "";

    @Option(names = "--boundary", description = "It is the most that they may.")
    private boolean boundary;

    @Override
    int with(Identities known) throws Exception {
      What what = boundary ? What.BOUNDARY : What.POLICY;
      return make(
          known,
          new RightsChange.Attach(attachment(what, name, holder)),
          "`" + holder + "` has `" + name + "`" + (boundary ? " as their boundary" : ""));
    }
  }

  /// `munjigi policy detach`.
  @Command(
      name = "detach",
      description = "Takes a policy from somebody.",
      footer = {"", "Example: munjigi policy detach clerk --from group/clerks"})
  static final class Detach extends RightsCommand {
    @Parameters(paramLabel = "POLICY", description = "Which.")
    private String name = "";

    @Option(
        names = "--from",
        paramLabel = "HOLDER",
        required = true,
        description = "Such as `group/clerks`.")
    private String holder = "";

    @Option(names = "--boundary", description = "It is the most that they may.")
    private boolean boundary;

    @Override
    int with(Identities known) throws Exception {
      What what = boundary ? What.BOUNDARY : What.POLICY;
      return make(
          known,
          new RightsChange.Detach(attachment(what, name, holder)),
          "`" + holder + "` no longer has `" + name + "`");
    }
  }

  /// `munjigi policy attachments`.
  @Command(
      name = "attachments",
      description = "Lists who has which policies and roles, by files and by the store.",
      footer = {"", "Example: munjigi policy attachments --of group/clerks"})
  static final class Attachments extends IdentityCommand.Listing {
    @Option(names = "--of", paramLabel = "HOLDER", description = "Of whom alone.")
    private @Nullable String holder;

    @Override
    int with(Identities known) {
      RightsHolder of =
          holder == null
              ? null
              : RightsCommand.attachment(What.POLICY, "any", holder).holder();
      List<AttachmentEntry> all = Listed.attachments(known.rights(), of);
      if (json()) {
        return print(all);
      }
      Table table = new Table().row("HOLDER", "HAS", "NAME", "SOURCE");
      all.forEach(one -> table.row(one.holder(), one.what(), one.name(), one.source()));
      table.print(options().out());
      return ExitCode.FINE;
    }
  }
}

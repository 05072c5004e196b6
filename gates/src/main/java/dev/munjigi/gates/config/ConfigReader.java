package dev.munjigi.gates.config;

import dev.munjigi.gates.policy.Entitlements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The door of this package: reads a configuration and gives either one valid snapshot or all its
/// problems.
///
/// Guarantees: no content of a file makes it throw, nest, hang or grow beyond fixed limits (4 MiB a
/// file, 64 files, 1,000,000 values, 32 levels, 1,000 problems); settings are given only when there
/// is no problem. Does not guarantee that what the files name answers, listens or is a certificate.
public final class ConfigReader {
  private ConfigReader() {}

  /// Reads a file and those that it includes.
  ///
  /// @param file where it is; problems name it as it is given here
  /// @param proofs asked once the settings are valid piece by piece
  public static Reading read(Path file, List<Proof> proofs) {
    Problems problems = new Problems();
    Place start = Place.startOf(file.toString());
    byte[] content = Loader.read(file, start, problems);
    return content == null
        ? new Reading.Broken(problems.problems())
        : read(file, content, proofs, problems);
  }

  /// Reads a first file whose content is at hand.
  static Reading read(Path file, byte[] content, List<Proof> proofs, Problems problems) {
    Loader.Loaded loaded = new Loader(file, problems).load(content);
    Spot whole = new Spot("", Place.startOf(file.toString()));
    Section root = Grammar.ROOT.read(loaded.parts(), whole, null, problems);
    if (loaded.whole()) {
      new ListenerChecks(root, problems).run();
      new AcmeChecks(root, problems).run();
      new ServiceChecks(root, problems).run();
      new IdentityChecks(root, problems).run();
      new ReferenceChecks(root, problems).run();
      new StreamChecks(root, problems).run();
      new StateCheck(root, problems).run();
    }
    if (!problems.none()) {
      return new Reading.Broken(problems.problems());
    }
    PolicyFiles policies = PolicyFiles.read(root, RightsAssembly.ofResources(root), problems);
    Entitlements entitlements = RightsAssembly.of(root, policies, problems);
    if (!problems.none()) {
      return new Reading.Broken(problems.problems());
    }
    String digest = policies.digest(loaded.digest());
    Settings settings = new Assembly(root, entitlements).settings(digest);
    proofs.forEach(proof -> prove(proof, settings, whole.place(), problems));
    if (!problems.none()) {
      return new Reading.Broken(problems.problems());
    }
    List<Effective> effective = new ArrayList<>();
    Grammar.ROOT.show(root, "", "", effective);
    return new Reading.Valid(settings, problems.warnings(), effective);
  }

  private static void prove(Proof proof, Settings settings, Place place, Problems problems) {
    try {
      proof.problems(settings).forEach(problems::add);
    } catch (RuntimeException e) {
      // INVARIANT: what could not be proven is refused, and the running settings stay
      System.getLogger(ConfigReader.class.getName())
          .log(System.Logger.Level.ERROR, "a check of the configuration failed", e);
      problems.add(place, "a check of the whole configuration failed; see the program's log");
    }
  }
}

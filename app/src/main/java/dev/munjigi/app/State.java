package dev.munjigi.app;

import dev.munjigi.engines.acme.AcmeIssuer;
import dev.munjigi.engines.file.BanFile;
import dev.munjigi.engines.file.FileAcmeStore;
import dev.munjigi.engines.file.FileAuthorityStore;
import dev.munjigi.engines.file.FileLedger;
import dev.munjigi.engines.file.MasterKeyFile;
import dev.munjigi.engines.journal.FileAuditLog;
import dev.munjigi.engines.memory.MemoryBans;
import dev.munjigi.engines.memory.MemoryBudgets;
import dev.munjigi.engines.memory.MemorySlots;
import dev.munjigi.engines.ocsp.HttpResponder;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.NodeCertificates;
import dev.munjigi.gates.tls.OwnAuthority;
import dev.munjigi.gates.tls.PublicCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a gate keeps: the engines over its state folder, and those in memory beside them.
///
/// @param folder the state folder
/// @param log the audit log
/// @param certificates the local authority
/// @param nodes what it issues to nodes
/// @param acme the certificate of a public authority
/// @param challenges what that authority may ask for right now
/// @param staples what responders say of the listeners' certificates
/// @param bans the sources that are kept out
/// @param banFile where bans outlive the process
/// @param budgets tokens
/// @param slots places for connections
/// @param flows places for flows of datagrams
record State(
    Path folder,
    FileAuditLog log,
    Certificates certificates,
    NodeCertificates nodes,
    PublicCertificates acme,
    Challenges challenges,
    Staples staples,
    MemoryBans bans,
    BanFile banFile,
    MemoryBudgets budgets,
    MemorySlots slots,
    MemorySlots flows) {
  private static final System.Logger LOGGER = System.getLogger(State.class.getName());
  private static final String ACME = "acme";

  /// Opens everything; the folder is made when it is not there, for its owner only.
  static State open(Settings settings, InstantSource clock) throws IOException {
    Path folder = settings.state();
    make(folder);
    Certificates certificates = certificates(folder);
    Challenges challenges = new Challenges(new SecureRandom());
    FileAuditLog log =
        FileAuditLog.open(folder.resolve("audit"), settings.audit(), Version.text(), clock);
    MemoryBans bans = new MemoryBans(MemoryBans.DEFAULT_CAPACITY);
    BanFile banFile = new BanFile(folder.resolve("bans"));
    BanFile.Loaded loaded = banFile.load();
    loaded.warnings().forEach(line -> LOGGER.log(System.Logger.Level.WARNING, line));
    loaded.bans().stream().filter(ban -> ban.holdsAt(clock.instant())).forEach(bans::add);
    return new State(
        folder,
        log,
        certificates,
        nodes(folder, certificates),
        acme(folder, challenges, clock),
        challenges,
        new Staples(new HttpResponder()),
        bans,
        banFile,
        new MemoryBudgets(MemoryBudgets.DEFAULT_SLOTS),
        new MemorySlots(),
        new MemorySlots());
  }

  /// The local authority of a state folder, its keys wrapped by the folder's master key.
  static Certificates certificates(Path folder) throws IOException {
    make(folder);
    SecureRandom random = new SecureRandom();
    MasterKeyFile master = MasterKeyFile.open(folder.resolve("master.key"), random);
    return new Certificates(new FileAuthorityStore(folder.resolve("ca")), master, random);
  }

  private static PublicCertificates acme(
      Path folder, Challenges challenges, InstantSource clock) throws IOException {
    SecureRandom random = new SecureRandom();
    return new PublicCertificates(
        new PublicCertificates.Tools(
            new FileAcmeStore(folder.resolve(ACME)),
            MasterKeyFile.open(folder.resolve("master.key"), random),
            new AcmeIssuer(clock),
            challenges,
            random));
  }

  /// The file of a public authority's certificate in a state folder.
  static Path publicCertificate(Path folder) {
    return folder.resolve(ACME).resolve(FileAcmeStore.CERTIFICATE);
  }

  /// What the local authority of a state folder issues to nodes.
  static NodeCertificates nodes(Path folder, Certificates authority) {
    return new NodeCertificates(authority, new FileLedger(folder.resolve("ca")), new SecureRandom());
  }

  /// The local authority of a state folder that this process may look into, if one was made.
  static Optional<OwnAuthority> own(Path folder) throws AuthorityException {
    Path authority = folder.resolve("ca");
    return Files.isReadable(folder)
        ? OwnAuthority.kept(new FileAuthorityStore(authority), new FileLedger(authority))
        : Optional.empty();
  }

  /// The file that says what was issued and revoked.
  Path ledger() {
    return folder.resolve("ca").resolve(FileLedger.NAME);
  }

  static void make(Path folder) throws IOException {
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
    } else if (!Files.isDirectory(folder)) {
      throw new IOException("`" + folder + "` is not a folder");
    } else if (!owner.containsAll(Files.getPosixFilePermissions(folder)) && empty(folder)) {
      // nobody can have relied on what others see in an empty folder
      Files.setPosixFilePermissions(folder, owner);
    }
  }

  private static boolean empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}

package dev.munjigi.trials;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.munjigi.gates.exchange.Gate;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The house as it is drawn: who may depend on whom, and what classes look like.
class HouseTest {
  private static final String ROOT = "dev.munjigi.";
  private static final String GATES = ROOT + "gates.";
  private static final String EXCHANGE = GATES + "exchange";
  private static final String CONFIG = GATES + "config";

  /// The modules that stand on `gates` alone.
  private static final List<String> UPPER = List.of("edge", "engines", "control", "scan");

  /// The packages of `gates`.
  private static final Set<String> GATE_PACKAGES =
      Set.of(
          "exchange",
          "proxy",
          "segment",
          "flood",
          "tls",
          "http",
          "identity",
          "signin",
          "passkey",
          "iam",
          "jose",
          "oauth",
          "federation",
          "mail",
          "join",
          "policy",
          "roles",
          "rights",
          "review",
          "inspect",
          "protect",
          "reply",
          "audit",
          "config");

  /// What the rooms of a gate know beside themselves and the shared nouns.
  private static final Map<String, List<String>> STANDS_ON =
      Map.of(
          "policy", List.of("iam"),
          "rights", List.of("iam", "policy", "identity"),
          "roles", List.of("iam", "policy", "oauth", "join", "identity", "signin", "jose"),
          "review", List.of("iam"),
          "mail", List.of("identity"),
          "signin", List.of("identity", "mail"),
          "passkey", List.of("identity", "signin", "jose"),
          "oauth", List.of("identity", "signin", "jose"),
          "federation", List.of("identity", "signin", "jose"),
          "join", List.of("identity", "signin", "jose"));

  private static final Pattern EMPTY_NAME =
      Pattern.compile("(^|.*[a-z0-9])(Manager|Helper|Utils?|Impl|Data|Info)([A-Z0-9].*)?");

  private static final int MOST_PARAMETERS = 5;
  private static final int MOST_PORT_METHODS = 4;

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.munjigi");

  @Test
  void holdsTheSharedNouns() {
    assertThat(HOUSE.contain(Gate.class)).isTrue();
    assertThat(HOUSE.stream().noneMatch(type -> type.getPackageName().equals(ROOT + "trials")))
        .isTrue();
  }

  @Test
  void gatesDependOnNoOtherModule() {
    check(
        noClasses()
            .that()
            .resideInAPackage(GATES + ".")
            .should()
            .dependOnClassesThat(ours("gates")));
  }

  @Test
  void edgeEnginesControlAndScanStandOnGatesAlone() {
    for (String module : UPPER) {
      check(
          noClasses()
              .that()
              .resideInAPackage(ROOT + module + "..")
              .should()
              .dependOnClassesThat(ours("gates", module)));
    }
  }

  @Test
  void demoDependsOnNothingOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "demo..")
            .should()
            .dependOnClassesThat(ours("demo")));
  }

  @Test
  void nothingDependsOnAppOrDemo() {
    for (String module : List.of("app", "demo")) {
      check(
          noClasses()
              .that()
              .resideOutsideOfPackage(ROOT + module + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage(ROOT + module + ".."));
    }
  }

  @Test
  void gatesMeetOnlyInTheSharedNouns() {
    for (String gate : GATE_PACKAGES) {
      if (!gate.equals("config")) {
        check(
            noClasses()
                .that()
                .resideInAPackage(GATES + gate)
                .should()
                .dependOnClassesThat(
                    resideInAPackage(GATES + ".").and(not(resideInAnyPackage(known(gate))))));
      }
    }
  }

  /// A gate knows itself and the shared nouns; a room of a gate knows that gate's nouns as well.
  private static String[] known(String gate) {
    Stream<String> rooms =
        Stream.concat(
            Stream.of(gate, "exchange"), STANDS_ON.getOrDefault(gate, List.of()).stream());
    return rooms.map(GATES::concat).toArray(String[]::new);
  }

  @Test
  void theSharedNounsDependOnNothingOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage(EXCHANGE)
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + ".").and(not(resideInAPackage(EXCHANGE)))));
  }

  @Test
  void noGateImportsTheConfiguration() {
    check(
        noClasses()
            .that()
            .resideInAPackage(GATES + ".")
            .and()
            .resideOutsideOfPackage(CONFIG)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONFIG));
  }

  @Test
  void nettyLivesInEdgeAndNowhereElse() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "edge..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
  }

  @Test
  void frameworksStayInTheirModules() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "control..", ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "org.jline.."));
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javax.inject..",
                "jakarta.inject..",
                "com.google.inject..",
                "dagger..",
                "org.springframework.."));
  }

  @Test
  void packagesAreFlat() {
    List<String> nested =
        packages()
            .filter(name -> name.substring(ROOT.length()).split("\\.", -1).length > 2)
            .toList();
    assertThat(nested).isEmpty();
    List<String> strangers =
        packages()
            .filter(name -> name.startsWith(GATES))
            .map(name -> name.substring(GATES.length()))
            .filter(name -> !GATE_PACKAGES.contains(name))
            .toList();
    assertThat(strangers).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        packages()
            .map(HOUSE::getPackage)
            .filter(in -> !in.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void noDecisionReachesAPort() {
    Set<String> ports = Set.copyOf(ports().map(JavaClass::getFullName).toList());
    assertThat(
            decisions()
                .flatMap(start -> Reach.from(start, (owner, _) -> ports.contains(owner)).stream()))
        .isEmpty();
  }

  @Test
  void noDecisionDoesInputOrOutputOrReadsAClockOrStartsAThread() {
    assertThat(decisions().flatMap(start -> Reach.from(start, HouseTest::impure).stream()))
        .isEmpty();
  }

  @Test
  void portsAreSmall() {
    List<String> large =
        ports()
            .filter(port ->
                port.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .count()
                    > MOST_PORT_METHODS)
            .map(JavaClass::getFullName)
            .toList();
    assertThat(large).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    List<String> empty =
        HOUSE.stream()
            .filter(type -> EMPTY_NAME.matcher(type.getSimpleName()).matches())
            .map(JavaClass::getFullName)
            .toList();
    assertThat(empty).isEmpty();
  }

  @Test
  void theRuleOfNamesKnowsWordsFromSyllables() {
    assertThat(
            List.of(
                "CertManager", "PathUtil", "StringUtils", "GateImpl", "DataStore", "ServerInfo"))
        .allMatch(name -> EMPTY_NAME.matcher(name).matches());
    assertThat(List.of("Database", "Informed", "Utility", "Implied", "Metadata"))
        .noneMatch(name -> EMPTY_NAME.matcher(name).matches());
  }

  /// Records and enums aside: a record is its parameters, an enum's constants are a table.
  @Test
  void constructorsTakeAtMostFiveParameters() {
    List<String> wide =
        HOUSE.stream()
            .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass())
            .map(JavaClass::reflect)
            .flatMap(type -> Arrays.stream(type.getDeclaredConstructors()))
            .filter(constructor -> !constructor.isSynthetic())
            .filter(constructor -> written(constructor) > MOST_PARAMETERS)
            .map(Constructor::toString)
            .toList();
    assertThat(wide).isEmpty();
  }

  @Test
  void thereIsNoStaticState() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void gatesAreFinal() {
    check(
        classes()
            .that()
            .implement(Gate.class)
            .and()
            .areNotInterfaces()
            .should()
            .haveModifier(JavaModifier.FINAL));
  }

  private static long written(Constructor<?> constructor) {
    return Arrays.stream(constructor.getParameters())
        .filter(parameter -> !parameter.isImplicit() && !parameter.isSynthetic())
        .count();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(HOUSE);
  }

  /// Our classes outside these modules.
  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> ours(String... modules) {
    String[] allowed =
        Stream.of(modules).map(module -> ROOT + module + "..").toArray(String[]::new);
    return resideInAPackage(ROOT + ".").and(not(resideInAnyPackage(allowed)));
  }

  private static Stream<String> packages() {
    return HOUSE.stream().map(JavaClass::getPackageName).distinct().sorted();
  }

  /// The `decide` methods of all gates.
  private static Stream<JavaMethod> decisions() {
    return HOUSE.stream()
        .filter(type -> type.isAssignableTo(Gate.class) && !type.isInterface())
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.getName().equals("decide"));
  }

  /// The ports: what a gate wants from outside, as a public interface that anybody may implement.
  private static Stream<JavaClass> ports() {
    return HOUSE.stream()
        .filter(type -> type.getPackageName().startsWith(GATES))
        .filter(type ->
            !type.getPackageName().equals(EXCHANGE) && !type.getPackageName().equals(CONFIG))
        .filter(type -> type.isInterface() && !type.isAnnotation())
        .filter(type -> isPort(type.reflect()));
  }

  private static boolean isPort(Class<?> type) {
    return Modifier.isPublic(type.getModifiers()) && !type.isSealed();
  }

  private static boolean impure(String owner, String member) {
    return switch (owner) {
      case "java.lang.System" ->
          Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit").contains(member);
      case "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.ZonedDateTime",
          "java.time.OffsetDateTime" ->
          member.equals("now");
      case "java.time.Clock" -> member.startsWith("system");
      case "java.lang.Thread", "java.lang.Runtime", "java.lang.ProcessBuilder" -> true;
      case "java.net.InetAddress" ->
          Set.of("getByName", "getAllByName", "getHostName", "getLocalHost").contains(member);
      default ->
          owner.startsWith("java.nio.file.Files")
              || owner.startsWith("java.nio.channels.")
              || owner.startsWith("java.net.http.")
              || owner.startsWith("java.net.Socket")
              || owner.startsWith("java.io.File")
              || owner.startsWith("java.util.concurrent.Executor");
    };
  }
}

package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.munjigi.app.Reasons;
import dev.munjigi.gates.exchange.ReasonCode;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every reason code is provoked by a claim, a trial or, by name, a test within the program; and
/// every claim names a code that exists and what that code says of itself.
class CompletenessTest {
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("dev.munjigi");

  /// Codes that no gate of this version provokes, because none watches bodies and no port leaves the
  /// memory; a test of the data plane provokes them over real sockets with gates of its own.
  private static final Map<String, String> WITHIN =
      Stream.of(
              "flood.bodies-held",
              "walk.body-beyond-hold",
              "walk.fact-unanswered",
              "walk.gate-failed")
          .collect(
              Collectors.toMap(
                  code -> code,
                  code ->
                      "edge/src/test/java/dev/munjigi/edge/listen/SocketRefusalsTest.java"));

  @Test
  void everyReasonCodeIsProvoked() {
    Set<String> missing = new TreeSet<>(codes().keySet());
    missing.removeAll(Claim.all().stream().map(Claim::code).toList());
    missing.removeAll(provoked());
    missing.removeAll(WITHIN.keySet());
    assertThat(missing).as("reason codes that no claim and no trial provokes").isEmpty();
  }

  @Test
  void whatNobodyOutsideCanProvokeIsTestedWithin() throws IOException {
    for (Map.Entry<String, String> entry : WITHIN.entrySet()) {
      ReasonCode code = Objects.requireNonNull(codes().get(entry.getKey()));
      Path test = Path.of("..").resolve(entry.getValue());
      assertThat(test).as("the test of %s", code.code()).isRegularFile();
      assertThat(Files.readString(test)).containsAnyOf(code.code(), ((Enum<?>) code).name());
      assertThat(provoked()).as("a trial makes the exception needless").doesNotContain(code.code());
    }
  }

  @Test
  void everyClaimAgreesWithItsReasonCode() {
    Map<String, ReasonCode> codes = codes();
    Set<String> gates =
        codes.values().stream().map(c -> c.gate().word()).collect(Collectors.toSet());
    for (Claim claim : Claim.all()) {
      // A gate without any code is not built into this program.
      if (gates.contains(claim.code().substring(0, claim.code().indexOf('.')))) {
        assertThat(codes)
            .as("the codes, with that of the claim %s", claim)
            .containsKey(claim.code());
        ReasonCode code = Objects.requireNonNull(codes.get(claim.code()));
        assertThat(claim.status()).as("%s", claim).isEqualTo(code.status());
        assertThat(claim.publicClass()).as("%s", claim).isEqualTo(code.publicClass().word());
      }
    }
  }

  @Test
  void everyProvokedCodeExists() {
    Set<String> codes = codes().keySet();
    assertThat(provoked()).as("codes of @Provokes").isSubsetOf(codes);
  }

  @Test
  void everyReasonCodeSpeaksBothLanguages() {
    assertThat(codes().values())
        .allSatisfy(code -> {
          assertThat(code.english()).endsWith(".").isNotEqualTo(code.korean());
          assertThat(code.korean()).endsWith(".").containsPattern("[가-힣]");
          assertThat(code.noun()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        });
  }

  @Test
  void theProgramKnowsEveryReasonCode() {
    Set<String> built = new TreeSet<>();
    for (JavaClass type : ALL) {
      if (type.isAssignableTo(ReasonCode.class) && type.isEnum()) {
        for (Object constant : type.reflect().getEnumConstants()) {
          built.add(((ReasonCode) constant).code());
        }
      }
    }
    assertThat(codes().keySet()).containsExactlyInAnyOrderElementsOf(built);
  }

  private static Map<String, ReasonCode> codes() {
    Map<String, ReasonCode> codes = new HashMap<>();
    for (ReasonCode code : Reasons.all()) {
      assertThat(codes.put(code.code(), code)).as("a second %s", code.code()).isNull();
    }
    return codes;
  }

  private static List<String> provoked() {
    return ALL.stream()
        .filter(type -> type.getPackageName().startsWith("dev.munjigi.trials"))
        .map(JavaClass::reflect)
        .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods())))
        .map((AnnotatedElement element) -> element.getAnnotation(Provokes.class))
        .filter(annotation -> annotation != null)
        .flatMap(annotation -> Arrays.stream(annotation.value()))
        .toList();
  }
}

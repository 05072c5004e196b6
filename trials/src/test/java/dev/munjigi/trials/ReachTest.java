package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/// The rule that no decision reaches a port must be able to fail.
class ReachTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackagesOf(ReachTest.class);

  @Test
  void findsACallBehindAnInterfaceAndALambda() {
    assertThat(waysFrom("reaching"))
        .singleElement()
        .asString()
        .contains("Far.step", "currentTimeMillis");
  }

  @Test
  void findsAMethodReference() {
    assertThat(waysFrom("referring")).hasSize(1);
  }

  @Test
  void findsNothingWhereNothingIsCalled() {
    assertThat(waysFrom("innocent")).isEmpty();
  }

  private static List<String> waysFrom(String method) {
    JavaMethod start = CLASSES.get(Sample.class).getMethod(method, Step.class);
    return Reach.from(start, (owner, _) -> owner.equals(System.class.getName()));
  }

  interface Step {
    long step();
  }

  static final class Far implements Step {
    @Override
    public long step() {
      return System.currentTimeMillis();
    }
  }

  static final class Near {
    private Near() {}

    static long now(Step step) {
      IntSupplier later = () -> (int) step.step();
      return later.getAsInt();
    }
  }

  static final class Sample {
    long reaching(Step step) {
      return Near.now(step);
    }

    Step referring(Step step) {
      return step == null ? step : System::nanoTime;
    }

    Step innocent(Step step) {
      return step;
    }
  }
}

package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.GateName;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpReasonTest {
  @ParameterizedTest
  @EnumSource(HttpReason.class)
  void saysWhatAnOperatorNeeds(HttpReason reason) {
    assertThat(reason.gate()).isEqualTo(GateName.HTTP);
    assertThat(reason.code()).matches("http\\.[a-z]+(-[a-z0-9]+)*");
    assertThat(reason.status()).isIn(Set.of(0, 400, 413, 414, 421, 431, 501));
    assertThat(reason.english()).matches("[A-Z].*[^.]\\.");
    assertThat(reason.korean()).matches("(?s).*[가-힣]다\\.");
    assertThat(reason.remedy()).matches("[a-z].*[^.]").hasSizeLessThan(100);
    assertThat(reason.refusal("seen").evidence()).isEqualTo("seen");
  }

  @ParameterizedTest
  @EnumSource(HttpReason.class)
  void saysItInWordsOfItsOwn(HttpReason reason) {
    assertThat(Arrays.stream(HttpReason.values()).filter(r -> r != reason))
        .noneMatch(r -> r.english().equals(reason.english()))
        .noneMatch(r -> r.korean().equals(reason.korean()));
  }
}

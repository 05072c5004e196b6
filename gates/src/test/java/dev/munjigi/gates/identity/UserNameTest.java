package dev.munjigi.gates.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What people sign in with.
class UserNameTest {
  @Test
  void aCharacterThatBecomesUpperCaseWhenComposedIsNoTrap() {
    assertThat(UserName.of("\u2121")).contains(new UserName("tel"));
    assertThat(UserName.of("\u3392")).contains(new UserName("mhz"));
  }

  @Test
  void whateverIsTypedIsANameOrNone() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String one = Character.toString(point);
      UserName.of(one);
      UserName.of("a" + one);
      UserName.of(one + "\u0307");
    }
  }
}

package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.app.Reasons;
import dev.munjigi.gates.exchange.ReasonCode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a refusal looks like from outside.
final class Refused {
  private static final Pattern ID = Pattern.compile("\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b");

  private Refused() {}

  /// Asserts that a reply refuses for this reason: with its status, in the words of its public
  /// class, with an id that the operator can have explained, and without the code itself.
  static Explain by(Gate gate, Reply reply, String code) throws IOException, InterruptedException {
    ReasonCode reason =
        Reasons.all().stream().filter(one -> one.code().equals(code)).findFirst().orElseThrow();
    assertThat(reply.status()).as("status of %s", reply).isEqualTo(reason.status());
    assertThat(reply.text()).contains(reason.publicClass().word()).doesNotContain(code);
    Explain explain = Explain.of(gate, id(reply));
    assertThat(explain.code()).as("%s", explain.all()).isEqualTo(code);
    assertThat(explain.all().path("gate").asString()).isEqualTo(reason.gate().word());
    return explain;
  }

  /// The exchange's id that a refusal shows.
  static String id(Reply reply) {
    Matcher id = ID.matcher(reply.text());
    assertThat(id.find()).as("an exchange id in %s", reply).isTrue();
    return id.group();
  }
}

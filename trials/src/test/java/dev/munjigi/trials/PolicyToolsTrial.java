package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies can be compared and asked without a gate, and what one command says another confirms.
class PolicyToolsTrial {
  private static final String POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "shop:Get*",
        "Resource": "arn:munjigi:shop:::order/*", "Condition": {%s}}]}
      """;
  private static final String YAML =
      """
      munjigi: 1
      listeners: {plain: {bind: "127.0.0.1:0"}}
      policies: .
      rights: {groups: {clerks: [new]}, nodes: {worker-1: {policies: [old]}}}
      services:
        shop:
          host: shop.test
          upstream: "http://127.0.0.1:1"
          routes: [{match: "/o/{id}", action: "shop:GetOrder", resource: "order/{id}"}]
      """;
  private static final String ORDER = "arn:munjigi:shop:::order/42";

  @TempDir Path folder;

  private Gate.Ended policy(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "policy";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Gate.Ended ended = Gate.run(folder, all);
    assertThat(ended.err()).doesNotContain("\tat ", "Exception");
    return ended;
  }

  @Test
  void comparesAndAsksPolicies() throws Exception {
    String wide = "\"NumericLessThan\": {\"munjigi:query/n\": \"10\"}";
    Files.writeString(folder.resolve("old.json"), POLICY.formatted(wide.replace("10", "5")));
    Files.writeString(folder.resolve("new.json"), POLICY.formatted(wide));
    Files.writeString(folder.resolve("munjigi.yaml"), YAML);

    Gate.Ended more = policy("diff", "--json", "old.json", "new.json");
    assertThat(more.code()).isEqualTo(1);
    Files.writeString(folder.resolve("cases.jsonl"), more.out());
    Gate.Ended judged = policy("simulate", "--cases", "cases.jsonl");
    assertThat(judged.code()).isZero();
    List<String> answers = judged.out().lines().toList();
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst()).contains("with the new", "\"allowed\"");
    assertThat(answers.getLast()).contains("with the old", "\"implicitly-denied\"");
    Gate.Ended less = policy("diff", "new.json", "old.json");
    assertThat(less.code()).isZero();
    assertThat(less.out()).contains("nothing more is allowed");

    Gate.Ended who =
        policy("who-can", "shop:GetOrder", ORDER, "--context", "munjigi:query/n=7");
    assertThat(who.code()).isZero();
    assertThat(who.out()).containsPattern("group/clerks +allowed").containsPattern("worker-1 +denied");
    Gate.Ended what = policy("what-can", "arn:munjigi:iam:::node/worker-1");
    assertThat(what.out()).contains("shop:Get*", "if NumericLessThan `munjigi:query/n` `5`");
    Gate.Ended asked =
        policy(
            "simulate", "--policy", "old.json", "--principal", "arn:munjigi:iam:::node/worker-1",
            "--action", "shop:GetOrder", "--resource", ORDER, "--context", "munjigi:query/n=5");
    assertThat(asked.code()).isEqualTo(1);
    assertThat(asked.out()).contains("fails: NumericLessThan `munjigi:query/n` wants `5`, got `5`");
    assertThat(policy("diff", "old.json", "none.json").code()).isEqualTo(2);
  }
}

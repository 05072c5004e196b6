package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.app.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the commands about policies answer, and what they refuse.
@Timeout(60)
class PolicyCommandTest {
  private static final String READS =
      """
      {"Sid": "Reads", "Effect": "Allow", "Action": "shop:Get*",
       "Resource": "arn:munjigi:shop:::order/*",
       "Condition": {"IpAddress": {"aws:SourceIp": "10.20.0.0/16"}}}
      """;
  private static final String HOME =
      """
      {"Effect": "Allow", "Action": "shop:PutHome",
       "Resource": "arn:munjigi:shop:::home/${aws:username}"}
      """;
  private static final String ALL = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";
  private static final String YAML =
      """
      munjigi: 1
      listeners: {plain: {bind: "127.0.0.1:0"}}
      policies: ./policies
      identity: {host: login.test}
      rights:
        groups: {clerks: [reads, home]}
        users: {kim: {policies: [home], boundary: reads}, lee: {policies: [all]}}
        services: {shop: partners}
        guardrails: {everybody: [no-export]}
      services:
        shop:
          host: shop.test
          upstream: "http://127.0.0.1:3000"
          routes: [{match: "/o/{id}", action: "shop:GetOrder", resource: "order/{id}"}]
      """;
  private static final String ORDER = "arn:munjigi:shop:::order/42";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(folder.resolve("policies"));
    policy("reads", READS);
    policy("home", HOME);
    policy("all", ALL);
    policy("no-export", ALL + ", {\"Effect\": \"Deny\", \"Action\": \"shop:Export\", \"Resource\": \"*\"}");
    policy(
        "partners",
        "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"shop:GetOrder\","
            + " \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"true\"}}}");
    Files.writeString(folder.resolve("munjigi.yaml"), YAML);
  }

  private Path policy(String name, String statements) throws IOException {
    return Files.writeString(
        folder.resolve("policies").resolve(name + ".json"),
        "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
  }

  private String file(String name) {
    return folder.resolve("policies").resolve(name + ".json").toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.command();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("policy"));
    all.addAll(List.of(arguments));
    int exit = Cli.run(line, all.toArray(String[]::new));
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
    return exit;
  }

  private int ask(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "simulate",
                "--principal",
                "arn:munjigi:iam:::user/kim",
                "--action",
                "shop:GetOrder",
                "--resource",
                ORDER));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(out.toString());
  }

  @Test
  void saysWhatANewPolicyAllowsMore() throws IOException {
    policy("wider", READS.replace("/16", "/15"));
    assertThat(run("diff", file("reads"), file("wider"))).isEqualTo(1);
    assertThat(out.toString())
        .contains("more:", "`aws:SourceIp` is `10.21.0.0`", "nothing less is allowed");
    assertThat(run("diff", file("wider"), file("reads"))).isZero();
    assertThat(out.toString()).contains("nothing more is allowed", "less:");
    assertThat(run("diff", file("reads"), file("reads"))).isZero();
    assertThat(out).hasToString("nothing more is allowed\nnothing less is allowed\n");
  }

  @Test
  void printsWitnessesThatSimulateConfirms() throws IOException {
    policy("wider", READS.replace("/16", "/15"));
    assertThat(run("diff", "--json", file("reads"), file("wider"))).isEqualTo(1);
    Path cases = Files.writeString(folder.resolve("cases.jsonl"), out.toString());
    assertThat(run("simulate", "--cases", cases.toString())).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("with the new\",\"decision\":\"allowed"))
        .anyMatch(line -> line.contains("with the old\",\"decision\":\"implicitly-denied"));
  }

  @Test
  void comparesFoldersAndPoliciesOfResources() throws IOException {
    Path old = Files.createDirectory(folder.resolve("old"));
    Files.copy(Path.of(file("reads")), old.resolve("reads.json"));
    Path now = Files.createDirectory(folder.resolve("new"));
    Files.copy(Path.of(file("reads")), now.resolve("a.json"));
    Files.copy(Path.of(file("home")), now.resolve("b.json"));
    assertThat(run("diff", old.toString(), now.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("shop:PutHome", "nothing less is allowed");
    policy("narrower", "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:munjigi:iam:::user/kim\"}, \"Action\": \"shop:GetOrder\"}");
    assertThat(run("diff", "--of-resource", file("narrower"), file("partners"))).isEqualTo(1);
    assertThat(run("diff", "--of-resource", old.toString(), file("partners"))).isEqualTo(2);
    assertThat(err.toString()).contains("is a folder");
  }

  @Test
  void saysWhoCan() {
    String config = folder.resolve("munjigi.yaml").toString();
    assertThat(run("who-can", "shop:GetOrder", ORDER, "--config", config)).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("arn:munjigi:iam:::user/lee +allowed .*"))
        .anyMatch(line -> line.matches("arn:munjigi:iam:::group/clerks +depends +if IpAddress.*"))
        .anyMatch(line -> line.matches("anonymous +depends +if Bool `aws:SecureTransport` `true` .*"));
    assertThat(run("who-can", "shop:GetOrder", ORDER, "--config", config, "--context",
            "aws:SourceIp=10.20.0.1", "--context", "aws:SecureTransport=false", "--json")).isZero();
    assertThat(json().findValuesAsString("outcome"))
        .as("four roles, kim, lee, administrators, clerks, strangers")
        .containsExactly(
            "denied", "denied", "denied", "denied", "denied", "allowed", "denied", "allowed", "denied");
    assertThat(run("who-can", "shop:Export", ORDER, "--config", config)).isEqualTo(1);
    assertThat(out.toString()).contains("guardrail").doesNotContain(" allowed ", "depends");
    assertThat(run("who-can", "shop:PutHome", "arn:munjigi:shop:::home/kim", "--config", config))
        .isZero();
    assertThat(out.toString()).contains("if `arn:munjigi:shop:::home/${aws:username}` is meant");
  }

  @Test
  void saysWhatSomebodyCanAndWhatCutsIt() {
    String config = folder.resolve("munjigi.yaml").toString();
    assertThat(run("what-can", "arn:munjigi:iam:::user/kim", "--config", config)).isZero();
    assertThat(out.toString())
        .contains("`shop:PutHome`", "none of it: the boundary allows nothing of this")
        .contains("`shop:GetOrder`", "by resource `partners` statement 0");
    assertThat(run("what-can", "arn:munjigi:iam:::user/lee", "--config", config)).isZero();
    assertThat(out.toString()).contains("but for what guardrail `no-export` statement 1 denies");
    assertThat(
            run("what-can", "arn:munjigi:iam:::user/new", "--group", "clerks", "--config", config, "--json"))
        .isZero();
    assertThat(json().size()).isEqualTo(3);
    assertThat(run("what-can", "anonymous", "--config", config)).isZero();
    assertThat(out.toString()).contains("shop:GetOrder").doesNotContain("PutHome");
    assertThat(run("what-can", "kim", "--config", config)).isEqualTo(2);
    assertThat(run("what-can", "anonymous", "--group", "none", "--config", config)).isEqualTo(2);
  }

  @Test
  void answersOneRequestFromFiles() {
    assertThat(ask("--policy", file("reads"), "--context", "aws:SourceIp=10.20.0.1")).isZero();
    assertThat(out.toString())
        .startsWith("allowed: allowed by identity")
        .contains("holds: IpAddress `aws:SourceIp` wants `10.20.0.0/16`, got `10.20.0.1`");
    assertThat(ask("--policy", file("reads"), "--context", "aws:SourceIp=10.30.0.1")).isEqualTo(1);
    assertThat(out.toString()).contains("fails: IpAddress", "to have it allowed:");
    assertThat(ask("--policy", file("all"), "--boundary", file("home"))).isEqualTo(1);
    assertThat(out.toString()).contains("no statement of boundary allows it");
    assertThat(ask("--policy", file("all"), "--session", file("home"))).isEqualTo(1);
    assertThat(ask("--policy", file("all"), "--guardrail", file("all"), "--guardrail", file("home")))
        .isEqualTo(1);
    assertThat(out.toString()).contains("guardrail layer 1");
    assertThat(
            ask("--resource-policy", file("partners"), "--context", "aws:SecureTransport=true"))
        .isZero();
    // several values where one is compared
    assertThat(
            ask(
                "--policy",
                file("reads"),
                "--context",
                "aws:SourceIp=10.20.0.1",
                "--context",
                "aws:SourceIp=10.20.0.2"))
        .isEqualTo(1);
  }

  @Test
  void answersAMatrix() {
    assertThat(
            ask("--policy", file("all"), "--principal", "anonymous", "--action", "shop:Export"))
        .isEqualTo(1);
    assertThat(out.toString().lines()).hasSize(5).anyMatch(line -> line.startsWith("PRINCIPAL"));
    assertThat(ask("--policy", file("all"), "--principal", "service:x", "--json")).isEqualTo(1);
    assertThat(json().findValuesAsString("decision"))
        .containsExactly("allowed", "implicitly-denied");
  }

  @Test
  void asksTheRightsOfAConfiguration() {
    String config = folder.resolve("munjigi.yaml").toString();
    assertThat(ask("--config", config, "--context", "aws:SourceIp=10.20.0.1")).isEqualTo(1);
    assertThat(
            ask("--config", config, "--group", "clerks", "--context", "aws:SourceIp=10.20.0.1"))
        .isZero();
    assertThat(ask("--config", config, "--context", "aws:SecureTransport=true")).isZero();
    assertThat(ask("--config", config, "--policy", file("all"))).isEqualTo(2);
    assertThat(ask("--config", config, "--group", "nobody")).isEqualTo(2);
    assertThat(ask("--config", folder.resolve("none.yaml").toString())).isEqualTo(2);
  }

  @Test
  void saysWhatNothingUsedAndWhichLineIsNone() throws Exception {
    Path used = folder.resolve("used.jsonl");
    Files.writeString(
        used,
        """
        {"action": "s3:GetObject", "resource": "arn:aws:s3:::photos/cat.png"}

        {"name": "x", "request": {"action": "s3:ListBucket", "resource": "arn:aws:s3:::photos"}}
        """);
    Path policy =
        policy(
            "narrow",
            "{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:GetBucketAcl\"],"
                + " \"Resource\": \"arn:aws:s3:::photos/*\"}");
    assertThat(run("lint", "--used", used.toString(), policy.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("unused-grant", "s3:GetBucketAcl").hasLineCount(1);
    Files.writeString(used, "{\"action\": \"s3:GetObject\"}\n");
    assertThat(run("lint", "--used", used.toString(), policy.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("line 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "diff", "simulate"})
  void refusesFilesThatAreNone(String command) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS))
        .isTrue();
    Path odd = Files.write(folder.resolve("odd"), new byte[] {'{', (byte) 0xFF, '}'});
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    Path broken = Files.writeString(folder.resolve("broken"), "{\n  \"Statement\": [}");
    Path mistaken = policy("mistaken", READS.replace("Allow", "Permit"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refused(command, folder.resolve("none"), "there is no file");
    refused(command, pipe, "is no file of at most 1MiB");
    refused(command, odd, "is not UTF-8");
    refused(command, large, "is no file of at most 1MiB");
    refused(command, broken, broken + ":2:");
    refused(command, mistaken, "`Permit`; allowed is `Allow` or `Deny`");
    refused(command, empty, command.equals("diff") ? "has no file" : "is no file of at most 1MiB");
  }

  private void refused(String command, Path file, String message) {
    int exit =
        switch (command) {
          case "lint" -> run("lint", file.toString());
          case "diff" -> run("diff", file("reads"), file.toString());
          default -> ask("--policy", file("reads"), "--policy", file.toString());
        };
    assertThat(exit).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void refusesQuestionsThatAreNone() throws IOException {
    Path cases = Files.writeString(folder.resolve("cases.jsonl"), "{}\n");
    assertThat(run("simulate", "--cases", cases.toString())).isEqualTo(2);
    assertThat(run("simulate", "--cases", cases.toString(), "--policy", file("all"))).isEqualTo(2);
    assertThat(err.toString()).contains("allowed is it alone");
    assertThat(ask("--cases", cases.toString())).isEqualTo(2);
    assertThat(run("simulate", "--cases", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(run("simulate", "--cases", folder.toString())).isEqualTo(2);
    assertThat(run("simulate", "--policy", file("all"))).isEqualTo(2);
    assertThat(err.toString()).contains("`--principal`, `--action` and `--resource`");
    assertThat(ask()).isEqualTo(2);
    assertThat(err.toString()).contains("no policies are named");
    assertThat(ask("--policy", file("all"), "--context", "novalue")).isEqualTo(2);
    assertThat(err.toString()).contains("`novalue`; allowed is `KEY=VALUE`");
    assertThat(ask("--policy", file("all"), "--principal", "kim")).isEqualTo(2);
    assertThat(ask("--policy", file("all"), "--group", "clerks")).isEqualTo(2);
    assertThat(run("who-can", "a:b", "*", "--config", folder.resolve("none").toString())).isEqualTo(2);
  }
}

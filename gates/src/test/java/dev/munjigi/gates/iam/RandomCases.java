package dev.munjigi.gates.iam;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Cases of few letters, so that policies and requests meet often, and some that are broken.
public final class RandomCases {
  private static final String A = "111111111111";
  private static final String B = "222222222222";
  private static final List<String> PEOPLE =
      List.of(
          "arn:aws:iam::" + A + ":user/anna",
          "arn:aws:iam::" + A + ":user/anna",
          "arn:aws:iam::" + A + ":user/p/bert",
          "arn:aws:iam::" + A + ":role/r",
          "arn:aws:sts::" + A + ":assumed-role/r/s",
          "arn:aws:sts::" + A + ":assumed-role/r/s",
          "arn:aws:sts::" + A + ":assumed-role/r/t",
          "arn:aws:sts::" + A + ":federated-user/anna",
          "arn:aws:iam::" + A + ":root",
          "arn:aws:iam::" + B + ":user/anna",
          "arn:aws:iam::" + B + ":root",
          "arn:aws:sts::" + B + ":assumed-role/r/s",
          "arn:munjigi:iam:::user/anna",
          "arn:munjigi:iam:::function/f");
  private static final List<String> SERVICES = List.of("x.amazonaws.com", "y.amazonaws.com");
  private static final List<String> PROVIDERS =
      List.of("accounts.google.com", "arn:aws:iam::" + A + ":oidc-provider/p");
  private static final List<String> ACTIONS =
      List.of(
          "s3:Get", "s3:Get", "s3:Get", "S3:GET", "s3:Put", "s3:Put", "sts:AssumeRole",
          "sts:AssumeRoleWithWebIdentity", "kms:Decrypt", "kms:Decrypt", "sts:GetCallerIdentity",
          "iam:List");
  private static final List<String> ACTION_PATTERNS =
      List.of(
          "*", "*", "*", "s3:*", "s3:*", "s3:Get", "s3:get", "S3:G?t", "*:*", "s3:*t", "s3:G*",
          "kms:*", "sts:*", "sts:Assume*", "kms:decrypt", "iam:*", "s3:??t*", "s?:*", "s3:Gett");
  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:s3:::b/a", "arn:aws:s3:::b/a", "arn:aws:s3:::b/anna", "arn:aws:s3:::b/*",
          "arn:aws:s3:::B/a", "arn:aws:sqs:r:" + A + ":q", "arn:aws:sqs:r:" + B + ":q",
          "arn:aws:kms:r:" + A + ":key/k", "arn:aws:iam::" + A + ":role/t", "*",
          "arn:munjigi:site:::anna");
  private static final List<String> RESOURCE_PATTERNS =
      List.of(
          "*", "*", "*", "*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/a", "arn:aws:s3:::?/a", "arn:*",
          "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${AWS:UserName}*", "${a:x}",
          "arn:aws:s3:::b/${a:x, 'a'}", "arn:aws:s3:::b/${a:y,'anna'}", "arn:aws:s3:::b/${*}",
          "arn:aws:*:*:" + A + ":*", "arn:aws:s3:::*a", "arn:aws:s3:::*n*", "arn:aws:s3:::b/a*a",
          "arn:aws:*:r:*:*/k", "arn:munjigi:site:::*", "*${a:m}*", "arn:aws:s3:::b/${", "${}");
  private static final List<String> KEYS = List.of("a:x", "A:X", "a:y", "a:m", "aws:username");
  private static final List<String> WORDS =
      List.of("x", "X", "anna", "a", "*", "", "xx", "arn:aws:s3:::b/a", "1", "true", "b/a");
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
          "StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan",
          "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals",
          "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
          "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals",
          "ArnNotEquals", "ArnLike", "ArnNotLike", "Null", "Null");

  private final Random random;

  public RandomCases(long seed) {
    this.random = new Random(seed);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// A line.
  String next() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.set("request", request());
    if (chance(85)) {
      layer(line.putArray("identity"), false, 30);
    }
    if (chance(55)) {
      line.set("resource", policy(true, 30));
    }
    if (chance(20)) {
      layer(line.putArray("boundary"), false, 70);
    }
    if (chance(20)) {
      layer(line.putArray("session"), false, 70);
    }
    if (chance(15)) {
      ArrayNode guardrails = line.putArray("guardrails");
      for (int i = random.nextInt(3); i > 0; i--) {
        layer(guardrails.addArray(), false, 80);
      }
    }
    return JsonMapper.shared().writeValueAsString(line);
  }

  /// A question.
  public ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    switch (random.nextInt(12)) {
      case 0 -> request.putObject("principal").put("service", one(SERVICES));
      case 1 -> request.putObject("principal").put("federated", one(PROVIDERS));
      case 2 -> request.put("principal", "anonymous");
      default -> request.put("principal", one(PEOPLE));
    }
    request.put("action", one(ACTIONS)).put("resource", one(RESOURCES));
    if (chance(40)) {
      request.put("resource-account", chance(80) ? A : B);
    }
    ObjectNode context = request.putObject("context");
    for (String key : List.of("a:x", "A:y", "a:m")) {
      if (chance(60)) {
        int count = key.equals("a:m") || chance(10) ? random.nextInt(4) : 1;
        if (count == 1) {
          context.put(key, value());
        } else {
          ArrayNode all = context.putArray(key);
          for (int i = 0; i < count; i++) {
            all.add(value());
          }
        }
      }
    }
    if (chance(5)) {
      context.put("aws:UserName", one(WORDS));
    }
    return request;
  }

  /// What a key may have.
  public String value() {
    return switch (random.nextInt(8)) {
      case 0 -> one(List.of("1", "2", "-1", "1.0", "1e1"));
      case 1 -> one(List.of("2024-01-01", "2024-01-01T00:00:00Z", "2024-01-01T09:00:00+09:00", "1704067200"));
      case 2 -> one(List.of("true", "false", "TRUE"));
      case 3 -> one(List.of("10.0.0.1", "10.1.0.1", "::1", "2001:db8::1", "11.0.0.0"));
      case 4 -> one(List.of("arn:aws:s3:::b/a", "arn:aws:iam::" + A + ":user/anna", "arn:aws:s3:::b:a"));
      case 5 -> one(List.of("QQ==", "QUI=", "QQ"));
      default -> one(WORDS);
    };
  }

  private String wanted(String operator) {
    if (chance(3)) {
      return value();
    }
    if (operator.startsWith("Numeric")) {
      return one(List.of("1", "2", "0", "1.00", "10", "-1"));
    }
    if (operator.startsWith("Date")) {
      return one(List.of("2024-01-01", "2024-01-01T00:00:00Z", "2023-12-31T23:59:59Z", "1704067200", "1"));
    }
    if (operator.contains("Ip")) {
      return one(List.of("10.0.0.0/8", "10.0.0.1", "10.0.0.0/15", "::/0", "0.0.0.0/0", "2001:db8::/32"));
    }
    if (operator.startsWith("Arn")) {
      return one(
          List.of(
              "*", "arn:aws:s3:::*", "arn:aws:s3:::b/?", "arn:*:*:*:*:*", "${aws:PrincipalArn}",
              "arn:aws:iam::*:user/${aws:username}", "arn:aws:s3:::b/a", "${a:x}", "arn:aws:s3:*:b/a"));
    }
    return switch (operator) {
      case "Bool", "Null" -> one(List.of("true", "false"));
      case "BinaryEquals" -> one(List.of("QQ==", "QUI="));
      default ->
          one(
              List.of(
                  "x", "X", "anna", "*", "x*", "?", "", "${a:x}", "${aws:username}", "*${a:y}", "a${*}",
                  "${a:x,'x'}", "arn:*", "*a", "1", "true"));
    };
  }

  private void layer(ArrayNode layer, boolean ofResource, int wide) {
    for (int i = random.nextInt(2); i >= 0; i--) {
      layer.add(policy(ofResource, wide));
    }
  }

  /// A document.
  ///
  /// @param wide how often of 100 a statement allows everything
  public ObjectNode policy(boolean ofResource, int wide) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    if (chance(94)) {
      policy.put("Version", chance(90) ? "2012-10-17" : chance(80) ? "2008-10-17" : "2012");
    }
    if (chance(1)) {
      return policy;
    }
    if (chance(30)) {
      policy.set("Statement", statement(ofResource, wide));
    } else {
      ArrayNode all = policy.putArray("Statement");
      for (int i = random.nextInt(60); i < 59; i += 25) {
        all.add(statement(ofResource, wide));
      }
    }
    return policy;
  }

  private ObjectNode statement(boolean ofResource, int wide) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    boolean deny = chance(13);
    statement.put("Effect", deny ? "Deny" : "Allow");
    boolean all = !deny && chance(wide);
    if (ofResource) {
      principal(statement);
    }
    texts(statement, chance(12) && !all ? "NotAction" : "Action", all ? List.of("*") : ACTION_PATTERNS);
    if (!ofResource || chance(80)) {
      texts(
          statement, chance(12) && !all ? "NotResource" : "Resource", all ? List.of("*") : RESOURCE_PATTERNS);
    }
    if (!all && chance(40)) {
      condition(statement.putObject("Condition"));
    }
    if (chance(2)) {
      harm(statement);
    }
    return statement;
  }

  private void texts(ObjectNode object, String name, List<String> from) {
    if (chance(70)) {
      object.put(name, one(from));
    } else {
      ArrayNode all = object.putArray(name);
      for (int i = random.nextInt(3); i >= 0; i--) {
        all.add(one(from));
      }
    }
  }

  private void principal(ObjectNode statement) {
    String name = chance(12) ? "NotPrincipal" : "Principal";
    if (chance(12)) {
      statement.put(name, "*");
      return;
    }
    ObjectNode principal = statement.putObject(name);
    if (chance(15)) {
      texts(principal, "Service", chance(90) ? SERVICES : List.of("*"));
    }
    if (chance(15)) {
      texts(principal, "Federated", chance(90) ? PROVIDERS : List.of("*"));
    }
    if (principal.isEmpty() || chance(60)) {
      List<String> names = PEOPLE;
      if (chance(30)) {
        names = List.of(A, B, "arn:aws:iam::" + A + ":root", "*");
      } else if (chance(15)) {
        names = List.of("arn:aws:iam::" + A + ":role/p/r", "arn:aws:iam::" + A + ":user/*", "AIDA1");
      }
      texts(principal, "AWS", names);
      if (chance(30)) {
        ArrayNode more = principal.putArray("AWS");
        more.add(one(PEOPLE)).add(one(names)).add(A);
      }
    }
  }

  private void condition(ObjectNode condition) {
    for (int i = random.nextInt(2); i >= 0; i--) {
      String operator = one(OPERATORS);
      String name = operator;
      if (!operator.equals("Null")) {
        name = (chance(60) ? "" : chance(50) ? "ForAllValues:" : "ForAnyValue:") + operator;
        name += chance(20) ? "IfExists" : "";
      }
      ObjectNode keys = condition.putObject(name);
      for (int j = random.nextInt(4); j >= 0; j -= 3) {
        String key = one(KEYS);
        if (chance(70)) {
          keys.put(key, wanted(operator));
        } else {
          keys.putArray(key).add(wanted(operator)).add(wanted(operator));
        }
      }
    }
  }

  private void harm(ObjectNode statement) {
    switch (random.nextInt(10)) {
      case 0 -> statement.put("Effect", "deny");
      case 1 -> statement.put("Sids", "x");
      case 2 -> statement.putArray("Action");
      case 3 -> statement.put("NotResource", "*");
      case 4 -> statement.remove("Action");
      case 5 -> statement.putObject("Condition").putObject("StringIs").put("a:x", "x");
      case 6 -> statement.putObject("Condition").putObject("NullIfExists").put("a:x", "true");
      case 7 -> statement.put("Condition", "x");
      case 8 -> statement.putObject("Condition").putObject("StringEquals").putArray("a:x");
      default -> statement.putObject("Principal");
    }
  }
}

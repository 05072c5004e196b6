package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.audit.Event.Ending;
import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EventWriterTest {
  private static final String METADATA =
      """
      "metadata":{"version":"1.7.0","product":{"name":"Munjigi","version":"1.0"},\
      "profiles":["host","security_control"]}\
      """;

  private final EventWriter writer = new EventWriter("1.0");

  private String line(Event event) {
    return new String(writer.write(event), StandardCharsets.UTF_8);
  }

  private JsonNode json(Event event) {
    return JsonMapper.shared().readTree(line(event));
  }

  @Test
  void writesAForwardedExchange() {
    assertThat(line(Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, null)))
        .isEqualTo(
            "{"
                + METADATA
                + """
                ,"time":1780000000135,"class_uid":4002,"category_uid":4,"activity_id":6,\
                "type_uid":400206,"severity_id":1,"status_id":1,"action_id":1,"disposition_id":1,\
                "src_endpoint":{"ip":"198.51.100.7","port":4711},\
                "dst_endpoint":{"name":"public","port":8443,"svc_name":"shop"},\
                "tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256"},\
                "http_request":{"version":"1.1","http_method":"POST","url":{"scheme":"https",\
                "hostname":"shop.example.com","path":"/login"},"body_length":17},\
                "http_response":{"code":200,"body_length":2048},\
                "munjigi":{"kind":"exchange.end","exchange":"%s","connection":"%s",\
                "settings":"0123456789abcdef","route":"login",\
                "grant":{"text":"access: public","file":"munjigi.yaml","line":30},\
                "ending":"forwarded","timings":{"total_us":12345,"upstream_us":10000},\
                "upstream":"http://127.0.0.1:3000"}}\
                """
                    .formatted(Samples.EXCHANGE, Samples.CONNECTION));
  }

  @Test
  void writesWhyAnExchangeWasRefused() {
    JsonNode event = json(Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL));
    assertThat(event.path("status_id").asInt()).isEqualTo(2);
    assertThat(event.path("status_code").asString()).isEqualTo("flood.source-rate");
    assertThat(event.path("action_id").asInt()).isEqualTo(2);
    assertThat(event.path("disposition_id").asInt()).isEqualTo(2);
    assertThat(event.path("munjigi").path("ending").asString()).isEqualTo("refused");
    assertThat(event.path("munjigi").toString())
        .endsWith(
            """
            "mode":"enforce","gate":"flood","code":"flood.source-rate",\
            "rule":{"text":"limits.requests[1]","file":"munjigi.yaml","line":12},\
            "remedy":"send fewer than 5 a minute","evidence":"`21` requests a minute"}\
            """);
  }

  @Test
  void marksWhatIsKnownOfARequestThatNeverBecameCanonicalAsRaw() {
    JsonNode event =
        json(
            Samples.ended(
                Samples.raw("GE\u0001T", "/a\u0090b/../c?token=secret"),
                Ending.REFUSED,
                400,
                Samples.REFUSAL));
    assertThat(event.path("munjigi").path("raw").toString())
        .isEqualTo("{\"method\":\"GE\\u0001T\",\"target\":\"/a\u0090b/../c\"}");
    assertThat(event.path("http_request").toString())
        .isEqualTo("{\"version\":\"1.1\",\"body_length\":17}");
    assertThat(event.path("activity_id").asInt()).isEqualTo(99);
    assertThat(event.path("dst_endpoint").has("svc_name")).isFalse();
    assertThat(event.path("tls").path("sni").asString()).isEqualTo("shop.example.com");
  }

  @Test
  void writesWhatObservingGatesWouldHaveRefused() {
    JsonNode event =
        json(
            new Event.ExchangeEnded(
                Samples.exchange(),
                Samples.MOMENT,
                Ending.FORWARDED,
                200,
                0,
                0,
                null,
                List.of(Samples.REFUSAL, Samples.REFUSAL),
                Event.Timings.NONE,
                null,
                "d"));
    assertThat(event.path("action_id").asInt()).isEqualTo(3);
    assertThat(event.path("disposition_id").asInt()).isEqualTo(17);
    assertThat(event.path("status_id").asInt()).isEqualTo(1);
    assertThat(event.path("munjigi").path("mode").asString()).isEqualTo("observe");
    assertThat(event.path("munjigi").path("observed")).hasSize(2);
    assertThat(event.path("munjigi").path("observed").path(1).path("code").asString())
        .isEqualTo("flood.source-rate");
    assertThat(event.path("munjigi").has("code")).isFalse();
  }

  @Test
  void countsObservedRefusalsThatDoNotFit() {
    Refusal long_ = new Refusal(Samples.Code.SOURCE_RATE, Samples.RULE, "x".repeat(512), "");
    Event event =
        new Event.ExchangeEnded(
            Samples.exchange(),
            Samples.MOMENT,
            Ending.FORWARDED,
            200,
            0,
            0,
            null,
            Collections.nCopies(1000, long_),
            Event.Timings.NONE,
            null,
            "d");
    assertThat(writer.write(event).length).isLessThanOrEqualTo(AuditLog.EVENT_BYTES);
    JsonNode own = json(event).path("munjigi");
    assertThat(own.path("observed").size()).isGreaterThan(3);
    assertThat(own.path("observed").size() + own.path("observed_more").asInt()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "FORWARDED, 200, false, 1, 1, 1",
    "ANSWERED, 303, false, 1, 1, 1",
    "REFUSED, 403, true, 2, 2, 2",
    "REFUSED, 101, true, 2, 2, 24",
    "REFUSED, 0, true, 2, 2, 2",
    "ORIGIN_BROKE, 200, false, 2, 1, 27",
    "ORIGIN_BROKE, 200, true, 2, 1, 27",
    "CLIENT_LEFT, 0, false, 2, 1, 1",
    "UPGRADED, 101, false, 1, 1, 1"
  })
  void saysInTermsOfOcsfHowItEnded(
      Ending ending, int status, boolean refused, int statusId, int action, int disposition) {
    Refusal refusal = refused ? Samples.REFUSAL : null;
    JsonNode event = json(Samples.ended(Samples.exchange(), ending, status, refusal));
    assertThat(event.path("munjigi").path("ending").asString()).isEqualTo(ending.word());
    assertThat(event.path("status_id").asInt()).isEqualTo(statusId);
    assertThat(event.path("action_id").asInt()).isEqualTo(action);
    assertThat(event.path("disposition_id").asInt()).isEqualTo(disposition);
    assertThat(event.has("http_response")).isEqualTo(status != 0);
  }

  @Test
  void refusesAnEndingThatContradictsItself() {
    assertThatThrownBy(() -> Samples.ended(Samples.exchange(), Ending.REFUSED, 403, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, Samples.REFUSAL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Samples.ended(Samples.exchange(), Ending.FORWARDED, 600, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesTheBeginningOfAnExchange() {
    JsonNode event =
        json(
            new Event.ExchangeBegun(
                Samples.exchange(Samples.service("chat", false), "websocket", Samples.CLIENT),
                Samples.MOMENT,
                "d"));
    assertThat(event.path("munjigi").path("kind").asString()).isEqualTo("exchange.begin");
    assertThat(event.path("munjigi").path("upgrade").asString()).isEqualTo("websocket");
    assertThat(event.path("munjigi").path("grant").path("line").asInt()).isEqualTo(30);
    assertThat(event.has("http_response")).isFalse();
  }

  @Test
  void namesTheClientAndTheProxyItCameThrough() {
    JsonNode event =
        json(
            Samples.ended(
                Samples.exchange(Samples.service("shop", false), null, Samples.PROXY),
                Ending.FORWARDED,
                200,
                null));
    assertThat(event.path("src_endpoint").toString())
        .isEqualTo("{\"ip\":\"2001:db8::1\",\"intermediate_ips\":[\"198.51.100.7\"]}");
  }

  @Test
  void namesThePeerThatSpokeForTheSource() {
    Endpoint proxy = new Endpoint(Address.parse("10.0.0.9").orElseThrow(), 5_000);
    JsonNode event =
        json(
            new Event.ConnectionsRefused(
                Samples.CONNECTION,
                Samples.CLIENT,
                proxy,
                "public",
                8443,
                Protocol.TCP,
                Samples.REFUSAL,
                1,
                Samples.MOMENT,
                Samples.MOMENT,
                "d"));
    assertThat(event.path("src_endpoint").toString()).isEqualTo("{\"ip\":\"198.51.100.7\"}");
    assertThat(event.path("proxy_endpoint").toString())
        .isEqualTo("{\"ip\":\"10.0.0.9\",\"port\":5000}");
    assertThat(event.path("metadata").path("profiles").toString())
        .isEqualTo("[\"host\",\"security_control\",\"network_proxy\"]");
  }

  @Test
  void writesRefusedConnectionsAsOneEvent() {
    JsonNode event =
        json(
            new Event.ConnectionsRefused(
                Samples.CONNECTION,
                Samples.CLIENT,
                null,
                "public",
                8443,
                Protocol.UDP,
                Samples.REFUSAL,
                4000,
                Samples.MOMENT,
                Samples.MOMENT + 999,
                "d"));
    assertThat(event.path("class_uid").asInt()).isEqualTo(4001);
    assertThat(event.path("type_uid").asInt()).isEqualTo(400105);
    assertThat(event.path("count").asInt()).isEqualTo(4000);
    assertThat(event.path("connection_info").path("protocol_num").asInt()).isEqualTo(17);
    assertThat(event.path("start_time").asLong()).isEqualTo(Samples.MOMENT);
    assertThat(event.path("end_time").asLong()).isEqualTo(Samples.MOMENT + 999);
    assertThat(event.path("munjigi").path("code").asString()).isEqualTo("flood.source-rate");
  }

  @Test
  void writesRepeatedRefusalsOfFlowsAsNetworkActivity() {
    JsonNode event =
        json(
            new Event.ExchangesRefused(
                Samples.EXCHANGE,
                Samples.CONNECTION,
                Samples.CLIENT,
                null,
                "dns",
                53,
                Protocol.UDP,
                "resolver",
                Samples.REFUSAL,
                0,
                40,
                Samples.MOMENT,
                Samples.MOMENT,
                "d"));
    assertThat(event.path("type_uid").asInt()).isEqualTo(400199);
    assertThat(event.path("connection_info").path("protocol_name").asString()).isEqualTo("udp");
    assertThat(event.has("http_response")).isFalse();
  }

  @Test
  void writesRepeatedRefusalsAsOneEvent() {
    JsonNode event =
        json(
            new Event.ExchangesRefused(
                Samples.EXCHANGE,
                Samples.CONNECTION,
                Samples.CLIENT,
                null,
                "public",
                8443,
                Protocol.HTTP_2,
                "shop",
                Samples.REFUSAL,
                429,
                4000,
                Samples.MOMENT,
                Samples.MOMENT + 999,
                "d"));
    assertThat(event.path("type_uid").asInt()).isEqualTo(400299);
    assertThat(event.path("count").asInt()).isEqualTo(4000);
    assertThat(event.path("end_time").asLong()).isEqualTo(Samples.MOMENT + 999);
    assertThat(event.path("dst_endpoint").path("svc_name").asString()).isEqualTo("shop");
    assertThat(event.path("http_response").path("code").asInt()).isEqualTo(429);
    assertThat(event.path("munjigi").path("kind").asString()).isEqualTo("exchange.refused");
    assertThat(event.path("munjigi").path("exchange").asString())
        .isEqualTo(Samples.EXCHANGE.toString());
    assertThat(event.path("munjigi").path("code").asString()).isEqualTo("flood.source-rate");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7F, 0x85, 0xAD, 0x61C, 0x180E, 0x200B, 0x202E, 0x2028, 0x2060, 0x2066,
    0xFEFF, 0xFFF9, 0x378, 0x110BD, 0xE0041, 0xFFFF})
  void escapesWhatAReaderWouldNotSee(int point) {
    String text = "a" + Character.toString(point) + "b";
    String line = line(hostileRaw(text));
    assertThat(line).doesNotContain(Character.toString(point)).contains("a\\u");
    assertThat(check(hostileRaw(text)).path("munjigi").path("evidence").asString())
        .isEqualTo(text);
  }

  @Test
  void writesWhatAnOperatorDid() {
    JsonNode event = json(operator(null));
    assertThat(event.path("class_uid").asInt()).isEqualTo(6003);
    assertThat(event.path("activity_id").asInt()).isEqualTo(4);
    assertThat(event.path("status_id").asInt()).isEqualTo(1);
    assertThat(event.path("actor").path("user").path("uid").asString())
        .isEqualTo("arn:munjigi:iam:::operator/local");
    assertThat(event.path("api").path("operation").asString()).isEqualTo("munjigi:LiftBan");
    assertThat(event.path("resources").path(0).path("name").asString()).isEqualTo("192.0.2.1");
    assertThat(json(operator("no such ban")).path("status_id").asInt()).isEqualTo(2);
    assertThat(json(operator("no such ban")).path("status_detail").asString())
        .isEqualTo("no such ban");
  }

  private static Event operator(@org.jspecify.annotations.Nullable String failure) {
    return new Event.OperatorActed(
        Samples.EXCHANGE,
        Samples.MOMENT,
        "arn:munjigi:iam:::operator/local",
        Samples.CLIENT,
        Event.Deed.DELETE,
        "munjigi:LiftBan",
        "192.0.2.1",
        failure);
  }

  @Test
  void writesWhoSignedIn() {
    Event.Who who = new Event.Who("arn:munjigi:iam:::user/kim", Samples.CLIENT);
    JsonNode in = json(authenticated(Event.Authentication.LOGON, who, "s1", null, 1));
    assertThat(in.path("type_uid").asInt()).isEqualTo(300201);
    assertThat(in.path("status_id").asInt()).isEqualTo(1);
    assertThat(in.path("user").path("uid").asString()).isEqualTo("arn:munjigi:iam:::user/kim");
    assertThat(in.path("src_endpoint").path("ip").asString()).isEqualTo("198.51.100.7");
    assertThat(in.path("dst_endpoint").path("hostname").asString()).isEqualTo("login.example");
    assertThat(in.path("is_mfa").asBoolean()).isTrue();
    assertThat(in.path("session").path("uid").asString()).isEqualTo("s1");
    assertThat(in.path("munjigi").path("kind").asString()).isEqualTo("sign-in");
    assertThat(in.has("count")).isFalse();
    JsonNode out = json(authenticated(Event.Authentication.LOGOFF, who, "", null, 3));
    assertThat(out.path("type_uid").asInt()).isEqualTo(300202);
    assertThat(out.path("count").asInt()).isEqualTo(3);
    assertThat(out.has("session")).isFalse();
    JsonNode over = json(authenticated(Event.Authentication.HAND_OVER, who, "s1", null, 1));
    assertThat(over.path("type_uid").asInt()).isEqualTo(300299);
    assertThat(over.path("activity_name").asString()).isEqualTo("Hand Over");
  }

  @Test
  void writesWhoDidNotGetInAndNamesNobodyThatIsNotKnown() {
    Event.Who nobody = new Event.Who(null, Samples.CLIENT);
    JsonNode failed =
        json(authenticated(Event.Authentication.LOGON, nobody, "", "unknown-user", 7));
    assertThat(failed.path("status_id").asInt()).isEqualTo(2);
    assertThat(failed.path("severity_id").asInt()).isEqualTo(2);
    assertThat(failed.path("status_detail").asString()).isEqualTo("unknown-user");
    assertThat(failed.path("user").has("uid")).isFalse();
    assertThat(failed.path("user").path("name").asString()).isEqualTo("unknown");
    assertThat(failed.path("count").asInt()).isEqualTo(7);
    assertThat(failed.path("end_time").asLong()).isEqualTo(Samples.MOMENT + 5);
    assertThat(failed.path("munjigi").path("kind").asString()).isEqualTo("sign-in.failed");
  }

  @Test
  void writesWhatChangedOfAnAccount() {
    Event.Who who = new Event.Who("arn:munjigi:iam:::user/kim", Samples.CLIENT);
    JsonNode added =
        json(
            new Event.AccountChanged(
                Samples.EXCHANGE,
                Samples.MOMENT,
                Event.AccountChange.FACTOR_ENABLE,
                "second-factor-added",
                who));
    assertThat(added.path("type_uid").asInt()).isEqualTo(300110);
    assertThat(added.path("status_detail").asString()).isEqualTo("second-factor-added");
    assertThat(added.has("activity_name")).isFalse();
    assertThat(added.path("user").path("uid").asString()).isEqualTo(who.arn());
    JsonNode used =
        json(
            new Event.AccountChanged(
                Samples.EXCHANGE,
                Samples.MOMENT,
                Event.AccountChange.OTHER,
                "recovery-code-used",
                who));
    assertThat(used.path("type_uid").asInt()).isEqualTo(300199);
    assertThat(used.path("activity_name").asString()).isEqualTo("recovery-code-used");
  }

  private static Event authenticated(
      Event.Authentication kind,
      Event.Who who,
      String session,
      @Nullable String failure,
      long times) {
    return new Event.Authenticated(
        Samples.EXCHANGE,
        Samples.MOMENT,
        kind,
        who,
        session,
        !session.isEmpty(),
        "login.example",
        failure,
        new Event.Count(times, Samples.MOMENT + 5));
  }

  @Test
  void writesWhatBecameOfTheOrderOfACertificate() {
    String at = "https://ca.example/directory";
    JsonNode obtained =
        json(
            new Event.CertificateOrdered(
                Samples.EXCHANGE, Samples.MOMENT, at, "a.example b.example", "0a1b", 5, null));
    assertThat(obtained.path("type_uid").asInt()).isEqualTo(600299);
    assertThat(obtained.path("status_id").asInt()).isEqualTo(1);
    assertThat(obtained.path("munjigi").path("kind").asString()).isEqualTo("certificate.obtained");
    assertThat(obtained.path("munjigi").path("authority").asString()).isEqualTo(at);
    assertThat(obtained.path("munjigi").path("hosts").asString()).isEqualTo("a.example b.example");
    assertThat(obtained.path("munjigi").path("serial").asString()).isEqualTo("0a1b");
    assertThat(obtained.path("munjigi").path("until").asLong()).isEqualTo(5);
    JsonNode failed =
        json(
            new Event.CertificateOrdered(
                Samples.EXCHANGE, Samples.MOMENT, at, "a.example", "", 0, "step `order`: no"));
    assertThat(failed.path("status_id").asInt()).isEqualTo(2);
    assertThat(failed.path("status_detail").asString()).isEqualTo("step `order`: no");
    assertThat(failed.path("munjigi").path("kind").asString()).isEqualTo("certificate.failed");
    assertThat(failed.path("munjigi").has("serial")).isFalse();
  }

  @Test
  void writesTheGatesOwnLife() {
    var id = Samples.EXCHANGE;
    long now = Samples.MOMENT;
    assertThat(json(new Event.GateStarted(id, now, "d")).path("type_uid").asInt())
        .isEqualTo(600203);
    assertThat(json(new Event.GateStopped(id, now, "SIGTERM", "d")).path("type_uid").asInt())
        .isEqualTo(600204);
    JsonNode loaded = json(new Event.SettingsRead(id, now, "d", 0, ""));
    assertThat(loaded.path("type_uid").asInt()).isEqualTo(600299);
    assertThat(loaded.path("munjigi").path("kind").asString()).isEqualTo("settings.loaded");
    JsonNode rejected = json(new Event.SettingsRead(id, now, "d", 3, "a.yaml:1:2: `x`"));
    assertThat(rejected.path("status_id").asInt()).isEqualTo(2);
    assertThat(rejected.path("munjigi").path("problems").asInt()).isEqualTo(3);
    assertThat(rejected.path("status_detail").asString()).isEqualTo("a.yaml:1:2: `x`");
    JsonNode gap = json(new Event.LogGap(id, now, now + 5, 7, 9, "the disk is full"));
    assertThat(gap.path("class_uid").asInt()).isEqualTo(6008);
    assertThat(gap.path("munjigi").path("lost").asInt()).isEqualTo(7);
    assertThat(gap.path("munjigi").path("refused").asInt()).isEqualTo(9);
    JsonNode ejected =
        json(
            new Event.OriginChanged(
                id, now, "shop", "http://10.0.0.7:80", OriginState.EJECTED, "for 30s"));
    assertThat(ejected.path("type_uid").asInt()).isEqualTo(600299);
    assertThat(ejected.path("munjigi").path("kind").asString()).isEqualTo("origin.ejected");
    assertThat(ejected.path("munjigi").path("upstream").asString()).isEqualTo("http://10.0.0.7:80");
    assertThat(ejected.path("status_id").asInt()).isEqualTo(2);
    JsonNode damaged = json(new Event.LogDamaged(id, now, "1.log", "it is garbage"));
    assertThat(damaged.path("munjigi").path("file").asString()).isEqualTo("1.log");
  }

  @Test
  void containsNoQueryHeaderOrCookie() {
    for (Exchange exchange :
        List.of(Samples.exchange(), Samples.raw("GET", "http://u:secret@h/a?b=secret#secret"))) {
      assertThat(line(Samples.ended(exchange, Ending.CLIENT_LEFT, 0, null)))
          .doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a?b=c /a",
        "/a#b /a",
        "/a@b /a@b",
        "http://h/a http://h/a",
        "http://u:p@h/a h/a",
        "//u:p@h/a h/a",
        "u:p@h:443 h:443",
        "http://u:p?x@h/a …",
        "http://u:p#x@h/a …",
        "http://h/a?b@c http://h/a",
        "* *"
      })
  void cutsQueryFragmentAndUserInformationOffARawTarget(String target, String shown) {
    assertThat(ExchangeMembers.withoutSecrets(target)).isEqualTo(shown);
  }

  @Test
  void shortensAPathTo256Characters() {
    String path = "/" + "a".repeat(400);
    JsonNode own =
        json(Samples.ended(Samples.raw("GET", path), Ending.CLIENT_LEFT, 0, null)).path("munjigi");
    String shown = own.path("raw").path("target").asString();
    assertThat(shown).hasSize(256).endsWith("…").startsWith("/aaa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\\",
        "\u0000",
        "\n",
        "\u009b",
        "\u202e",
        "\ud800",
        "\udfff",
        "\ud83d\ude00",
        "문",
        "é",
        "a"
      })
  void staysValidAndShortWhateverTheTextsAre(String unit) {
    for (int length : new int[] {0, 1, 31, 100, 255, 256, 5000}) {
      JsonNode event = check(hostile(unit.repeat(length)));
      assertThat(event.path("munjigi").path("exchange").asString())
          .isEqualTo(Samples.EXCHANGE.toString());
      check(hostileRaw(unit.repeat(length)));
    }
  }

  @Test
  void staysValidAndShortForThousandsOfRandomTexts() {
    Random random = new Random(20_260_722);
    for (int i = 0; i < 5000; i++) {
      String text = text(random, random.nextInt(random.nextBoolean() ? 40 : 1200));
      check(random.nextBoolean() ? hostile(text) : hostileRaw(text));
    }
  }

  static String text(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(
          switch (random.nextInt(6)) {
            case 0 -> (char) random.nextInt(0x20);
            case 1 -> (char) (0xD800 + random.nextInt(0x800));
            case 2 -> (char) random.nextInt(0x10000);
            case 3 -> "\"\\/{}[],:".charAt(random.nextInt(9));
            default -> (char) (0x20 + random.nextInt(0x5F));
          });
    }
    return text.toString();
  }

  private JsonNode check(Event event) {
    byte[] line = writer.write(event);
    assertThat(line.length).isLessThanOrEqualTo(AuditLog.EVENT_BYTES);
    AuditLog.requireLine(line);
    String text = new String(line, StandardCharsets.UTF_8);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).as("valid UTF-8").isEqualTo(line);
    assertThat(text.codePoints().noneMatch(JsonLine::hidden)).isTrue();
    return JsonMapper.shared().readTree(text);
  }

  private static Event hostileRaw(String text) {
    return Samples.ended(
        Samples.raw(text, text),
        Ending.REFUSED,
        400,
        new Refusal(Samples.Code.SOURCE_RATE, new Clause(text, text, 1), text, text));
  }

  /// Every text is this one, every number as long as it can be.
  private static Event hostile(String text) {
    Clause clause = new Clause(text, text, Integer.MAX_VALUE);
    Refusal refusal = new Refusal(Samples.Code.SOURCE_RATE, clause, text, text);
    Route route =
        new Route(text, Set.of(), text, new Access.Public(), new BodyLimits(1, 1), clause);
    CanonicalRequest request =
        new CanonicalRequest(
            text,
            text,
            text,
            65535,
            new CanonicalPath("/" + text, List.of("")),
            Query.NONE,
            Fields.NONE,
            List.of(),
            Framing.None.INSTANCE,
            text,
            false,
            false,
            Samples.PROXY,
            new Target(Samples.service(text, false), route, Map.of()));
    Connection connection =
        new Connection(
            Samples.CONNECTION,
            Samples.CLIENT,
            65535,
            text,
            65535,
            new Transport.Tls(text, text, text),
            0,
            new Endpoint(Samples.CLIENT, 65535),
            new Endpoint(new Address(-1, -1), 65535));
    Exchange exchange =
        Exchange.begin(
                Samples.EXCHANGE,
                connection,
                0,
                new RawRequest(Protocol.HTTP_1_0, text, text, Fields.NONE))
            .with(request)
            .with(new Grant(clause));
    return new Event.ExchangeEnded(
        exchange,
        Long.MAX_VALUE,
        Ending.REFUSED,
        599,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        refusal,
        Collections.nCopies(50, refusal),
        new Event.Timings(Long.MAX_VALUE, Long.MAX_VALUE),
        text,
        text);
  }

  @Test
  void carriesTheMarksByWhichEventsAreFound() {
    String refused = line(Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL));
    String forwarded = line(Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, null));
    assertThat(refused)
        .contains(mark(Marks.exchange(Samples.EXCHANGE)))
        .contains(mark(Marks.connection(Samples.CONNECTION)))
        .contains(mark(Marks.source(Samples.CLIENT)))
        .contains(mark(Marks.exchangeEnd()))
        .contains(mark(Marks.refusal()));
    assertThat(forwarded).doesNotContain(mark(Marks.refusal()));
  }

  private static String mark(byte[] mark) {
    return new String(mark, StandardCharsets.US_ASCII);
  }

  @Test
  void cannotBeMadeToForgeAMark() {
    String forged = mark(Marks.exchange(Samples.CONNECTION));
    assertThat(line(hostileRaw(forged))).doesNotContain(forged);
    assertThat(line(hostile(forged))).doesNotContain(forged);
  }

  @Test
  void refusesAVersionThatWouldNeedEscapes() {
    assertThatThrownBy(() -> new EventWriter("1\"")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isWrittenInAFewHundredBytes() {
    assertThat(line(Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, null)).length())
        .isBetween(400, 1000);
  }
}

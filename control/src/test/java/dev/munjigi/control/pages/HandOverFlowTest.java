package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.signin.HandOver;
import dev.munjigi.gates.signin.LocalPath;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Taking a session to the host of a service, by the flow alone.
class HandOverFlowTest {
  private static final Address FROM = Scene.stranger().from();
  private static final HandOver.Place SHOP = new HandOver.Place(Scene.SHOP, 443);

  private final Scene scene = new Scene();
  private final HandOver flow = scene.flows.handOver();
  private final OpaqueToken way = flow.way(null);
  private SignedIn who;

  @BeforeEach
  void signIn() {
    scene.person("min");
    who = scene.signsIn("min").begun().who();
  }

  private String code() {
    HandOver.Wish wish = flow.wish(Scene.SHOP, "/orders?id=7", way.hash()).orElseThrow();
    return flow.leave(who, wish, FROM).reveal();
  }

  private Optional<HandOver.Arrived> arrives(
      String code, HandOver.Place at, @Nullable String held) {
    return flow.arrive(code, at, held, FROM);
  }

  @Test
  void aSessionArrivesWithATokenOfItsOwn() {
    HandOver.Arrived arrived = arrives(code(), SHOP, way.reveal()).orElseThrow();
    assertThat(arrived.to()).isEqualTo(new LocalPath("/orders?id=7"));
    String hash = arrived.token().hash();
    assertThat(scene.store.sessions().behind(hash, Scene.SHOP)).contains(who.session());
    assertThat(scene.store.sessions().behind(hash, Scene.HOST)).isEmpty();
  }

  @Test
  void aCodeWorksOnce() {
    String code = code();
    assertThat(arrives(code, SHOP, way.reveal())).isPresent();
    assertThat(arrives(code, SHOP, way.reveal())).isEmpty();
  }

  @Test
  void aCodeWorksForThirtySeconds() {
    String code = code();
    scene.pass(Duration.ofSeconds(29));
    assertThat(arrives(code, SHOP, way.reveal())).isPresent();
    String late = code();
    scene.pass(Duration.ofSeconds(30));
    assertThat(arrives(late, SHOP, way.reveal())).isEmpty();
  }

  @Test
  void aCodeWorksAtItsHostAndPortAlone() {
    assertThat(arrives(code(), new HandOver.Place("bank.example.com", 443), way.reveal()))
        .isEmpty();
    assertThat(arrives(code(), new HandOver.Place(Scene.SHOP, 8443), way.reveal())).isEmpty();
  }

  @Test
  void aCodeWorksInTheBrowserThatAskedAlone() {
    assertThat(arrives(code(), SHOP, null)).isEmpty();
    assertThat(arrives(code(), SHOP, flow.way(null).reveal())).isEmpty();
    assertThat(arrives(code(), SHOP, way.hash())).isEmpty();
  }

  @Test
  void aCodeOfAnEndedSessionIsWorthNothing() {
    String code = code();
    scene.flows.sessions().end(who, who.session().id(), Scene.stranger());
    assertThat(arrives(code, SHOP, way.reveal())).isEmpty();
  }

  @Test
  void signingOutEndsTheSessionOnAllHosts() {
    String hash = arrives(code(), SHOP, way.reveal()).orElseThrow().token().hash();
    scene.flows.sessions().end(who, who.session().id(), Scene.stranger());
    assertThat(scene.store.sessions().behind(hash, Scene.SHOP)).isEmpty();
  }

  @Test
  void whatASessionHadOnOtherHostsIsWorthNothingOnceItIsRenewed() {
    String hash = arrives(code(), SHOP, way.reveal()).orElseThrow().token().hash();
    String underWay = code();
    who = scene.flows.sessions().renew(who, Set.of("pwd"), Scene.stranger()).orElseThrow().who();
    assertThat(scene.store.sessions().behind(hash, Scene.SHOP)).isEmpty();
    assertThat(arrives(underWay, SHOP, way.reveal())).isEmpty();
    assertThat(arrives(code(), SHOP, way.reveal())).isPresent();
  }

  @Test
  void aBrowserKeepsItsWayWhenItAsksTwice() {
    assertThat(flow.way(way.reveal()).hash()).isEqualTo(way.hash());
    assertThat(flow.way("rubbish").hash()).isNotEqualTo(way.hash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "shop.example.com.evil.example",
        "evil.example/shop.example.com",
        "shop.example.com@evil.example",
        "evil.example@shop.example.com",
        "shop.example.com:443@evil.example",
        "shop.example.com:9999",
        "shop.example.com:",
        "shop.example.com:0",
        "shop.example.com:0443",
        "shop.example.com:65979",
        "shop.example.com:999999",
        "shop.example.com:443:443",
        "SHOP.example.com",
        "shop.example.com.",
        "shop.example.com#",
        "shop.example.com?",
        "shop.example.com\\",
        "shop.example.com/",
        " shop.example.com",
        "shop.example.com\r\n",
        "login.example.com",
        "//shop.example.com"
      })
  void goesNowhereButToTheHostsOfServices(String authority) {
    assertThat(flow.wish(authority, "/", way.hash())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "//evil.example", "/\\evil.example", "https://evil.example", "a"})
  void goesToNoPathThatLeadsElsewhere(String to) {
    assertThat(flow.wish(Scene.SHOP, to, way.hash())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "g0"})
  void wantsTheHashOfAWay(String hash) {
    assertThat(flow.wish(Scene.SHOP, "/", hash)).isEmpty();
  }

  @Test
  void leavesThePortOutThatEveryBrowserLeavesOut() {
    assertThat(flow.wish(Scene.SHOP + ":443", "/", way.hash()).orElseThrow().place().authority())
        .isEqualTo(Scene.SHOP);
    assertThat(flow.wish(Scene.SHOP + ":8443", "/", way.hash()).orElseThrow().place().authority())
        .isEqualTo(Scene.SHOP + ":8443");
  }
}

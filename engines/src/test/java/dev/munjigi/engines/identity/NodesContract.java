package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Nodes] has to do.
public abstract class NodesContract extends StoreContract {
  private static Node node(Id id, String name, long version) {
    return new Node(
        id, name, "spiffe://example.com/node/" + name, "token", "", NOW, NOW, null, version);
  }

  @Test
  void keepsNodesByName() {
    Node worker = node(id(), "worker", 1);
    Node edge = node(id(), "edge", 1);
    assertThat(store.nodes().save(worker)).isEqualTo(Kept.KEPT);
    assertThat(store.nodes().save(edge)).isEqualTo(Kept.KEPT);
    assertThat(store.nodes().save(node(id(), "edge", 1))).isEqualTo(Kept.NAME_TAKEN);
    assertThat(store.nodes().byName("worker")).contains(worker);
    assertThat(store.nodes().byName("nobody")).isEmpty();
    assertThat(store.nodes().all()).containsExactly(edge, worker);
    assertThat(told(0)).endsWith(told(What.NODE, edge.id()));
  }

  @Test
  void replacesTheFormBeforeAndOnlyThat() throws Exception {
    Id id = id();
    assertThat(store.nodes().save(node(id, "worker", 2))).isEqualTo(Kept.CHANGED);
    store.nodes().save(node(id, "worker", 1));
    store.nodes().save(node(id(), "edge", 1));
    assertThat(store.nodes().save(node(id, "worker", 1))).isEqualTo(Kept.CHANGED);
    assertThat(store.nodes().save(node(id, "edge", 2))).isEqualTo(Kept.NAME_TAKEN);
    Node revoked =
        new Node(id, "worker", "spiffe://x", "https://issuer", "seoul", NOW, LATER, LATER, 2);
    assertThat(atOnce(20, () -> store.nodes().save(revoked)))
        .containsOnlyOnce(Kept.KEPT)
        .containsOnly(Kept.KEPT, Kept.CHANGED);
    assertThat(store.nodes().byName("worker")).contains(revoked);
  }

  @Test
  void removesOne() {
    Node node = node(id(), "worker", 1);
    store.nodes().save(node);
    assertThat(store.nodes().remove(node.id())).isTrue();
    assertThat(store.nodes().remove(node.id())).isFalse();
    assertThat(store.nodes().byName("worker")).isEmpty();
  }
}

package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.identity.Group;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Together] has to do.
public abstract class TogetherContract extends StoreContract {
  private List<Group> groups() {
    return store.groups().all();
  }

  private static Group group(String name) {
    return new Group(name, "");
  }

  @Test
  void keepsAllOfIt() {
    boolean added =
        store
            .together()
            .all(() -> store.groups().add(group("a")) && store.groups().add(group("b")));
    assertThat(added).isTrue();
    assertThat(groups()).hasSize(2);
  }

  @Test
  void seesItsOwnChangesBeforeTheEnd() {
    List<Group> seen =
        store
            .together()
            .all(
                () -> {
                  store.groups().add(group("a"));
                  return groups();
                });
    assertThat(seen).containsExactly(group("a"));
  }

  @Test
  void keepsNothingOfWorkThatThrows() {
    store.groups().add(group("before"));
    long newest = store.changes().newest();
    assertThatThrownBy(
            () ->
                store
                    .together()
                    .all(
                        () -> {
                          store.groups().add(group("a"));
                          store.together().all(() -> store.groups().add(group("b")));
                          throw new IOException("gone");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
    assertThat(groups()).containsExactly(group("before"));
    assertThat(store.changes().newest()).isEqualTo(newest);
    store.groups().add(group("after"));
    assertThat(groups()).hasSize(2);
  }

  @Test
  void keepsNothingOfWorkThatBreaksWithin() {
    assertThatThrownBy(
            () ->
                store
                    .together()
                    .all(
                        () -> {
                          store.groups().add(group("a"));
                          throw new IllegalStateException("gone");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(groups()).isEmpty();
  }

  @Test
  void showsOthersNothingBeforeTheEnd() throws Exception {
    Thread other = Thread.ofVirtual().unstarted(() -> store.groups().add(group("other")));
    store
        .together()
        .all(
            () -> {
              store.groups().add(group("a"));
              other.start();
              other.join(200);
              assertThat(groups()).as("others wait").containsExactly(group("a"));
              return true;
            });
    other.join();
    assertThat(groups()).hasSize(2);
  }
}

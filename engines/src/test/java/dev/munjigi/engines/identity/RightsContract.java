package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsEntry.Kind;
import dev.munjigi.gates.identity.RightsStore;
import dev.munjigi.gates.identity.RightsStore.Shelf;
import dev.munjigi.gates.identity.RightsStore.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What [RightsStore] has to do.
public abstract class RightsContract extends StoreContract {
  private static RightsEntry entry(Kind kind, String name, String text) {
    return new RightsEntry(kind, name, text, "arn:munjigi:iam:::user/kim", NOW);
  }

  private static Step put(Kind kind, String name, String text) {
    return new Step.Put(entry(kind, name, text));
  }

  @Test
  void hasNothingAtFirst() {
    assertThat(store.rights().all()).isEqualTo(new Shelf(0, List.of()));
    assertThat(store.rights().revision()).isZero();
  }

  @Test
  void keepsWhatIsWrittenToTheLetterByKindAndName() {
    String text = "{\n\t\"Version\": \"2012-10-17\", \"Id\": \"한글 \\u0000 ' \\\\ \uD83D\uDD11\"}\r\n";
    List<Step> steps =
        List.of(
            put(Kind.POLICY, "b", text),
            put(Kind.POLICY, "a", "{}"),
            put(Kind.ATTACHMENT, "policy a user/김", ""));
    assertThat(store.rights().change(0, steps)).isTrue();
    assertThat(store.rights().all())
        .isEqualTo(
            new Shelf(
                1,
                List.of(
                    entry(Kind.ATTACHMENT, "policy a user/김", ""),
                    entry(Kind.POLICY, "a", "{}"),
                    entry(Kind.POLICY, "b", text))));
    assertThat(told(0)).endsWith(told(What.RIGHTS, "1"));
  }

  @Test
  void replacesAndRemovesInOrder() {
    store.rights().change(0, List.of(put(Kind.ROLE, "a", "1"), put(Kind.TRUST, "a", "2")));
    List<Step> steps =
        List.of(
            put(Kind.ROLE, "a", "3"),
            new Step.Remove(Kind.TRUST, "a"),
            new Step.Remove(Kind.TRUST, "nothing"),
            put(Kind.TRUST, "b", "4"),
            put(Kind.TRUST, "b", "5"));
    assertThat(store.rights().change(1, steps)).isTrue();
    assertThat(store.rights().all())
        .isEqualTo(
            new Shelf(2, List.of(entry(Kind.ROLE, "a", "3"), entry(Kind.TRUST, "b", "5"))));
  }

  @Test
  void changesNothingWhereSomebodyElseHas() {
    assertThat(store.rights().change(0, List.of(put(Kind.POLICY, "a", "{}")))).isTrue();
    assertThat(store.rights().change(0, List.of(put(Kind.POLICY, "b", "{}")))).isFalse();
    assertThat(store.rights().change(2, List.of(put(Kind.POLICY, "b", "{}")))).isFalse();
    assertThat(store.rights().all().entries()).containsExactly(entry(Kind.POLICY, "a", "{}"));
  }

  @Test
  void letsOneOfManyChangeWhatAllHaveRead() throws Exception {
    RightsStore rights = store.rights();
    assertThat(atOnce(50, () -> rights.change(0, List.of(put(Kind.POLICY, "a", "{}")))))
        .containsOnlyOnce(true);
    assertThat(rights.revision()).isEqualTo(1);
  }

  @Test
  void isPartOfWhatBelongsTogether() {
    assertThatThrownBy(
            () ->
                store
                    .together()
                    .all(
                        () -> {
                          store.rights().change(0, List.of(put(Kind.POLICY, "a", "{}")));
                          throw new IllegalStateException("gone");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.rights().all()).isEqualTo(new Shelf(0, List.of()));
  }
}

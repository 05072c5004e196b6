package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.JoinedRights;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsBook.Author;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.RightsHolder;
import dev.munjigi.gates.rights.RightsRefused;
import dev.munjigi.gates.rights.RightsRefused.Why;
import dev.munjigi.gates.rights.WrittenRights;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be written of rights, and what everybody may by it.
class RightsBookTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String OPERATOR = "arn:munjigi:iam:::operator/local";
  private static final Author LOCAL = new Author(OPERATOR, Set.of(OPERATOR));
  private static final String KIM = "arn:munjigi:iam:::user/kim";
  private static final String LEE = "arn:munjigi:iam:::user/lee";

  private final IdentityStore store = MemoryIdentityStore.empty();
  private final JoinedRights.Memory memory = new JoinedRights.Memory();
  private Entitlements files = OperatorRoles.ALONE;
  private final RightsBook book = new RightsBook(store, () -> files, () -> NOW);

  @BeforeEach
  void somebody() {
    store.groups().add(new Group("clerks", ""));
    store.groups().add(new Group("security-officers", ""));
    add("kim", Set.of("clerks"));
    add("lee", Set.of());
  }

  private void add(String name, Set<String> groups) {
    User user =
        new User(
            Id.of(NOW.toEpochMilli(), name.hashCode(), 1),
            new UserName(name),
            name,
            null,
            false,
            new TreeSet<>(groups),
            User.State.ACTIVE,
            NOW,
            1);
    store.register().add(user);
  }

  private static String document(String effect, String action, String resource) {
    return """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "%s", "Action": "%s", "Resource": "%s"}}
        """
        .formatted(effect, action, resource);
  }

  private static String trust(String principal) {
    return """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}}
        """
        .formatted(principal);
  }

  private void make(RightsChange change) throws RightsRefused {
    book.make(change, LOCAL, true);
  }

  private void put(String name, String text) throws RightsRefused {
    make(new RightsChange.PutPolicy(name, false, text));
  }

  private static RightsChange attach(What what, String name, String holder) {
    return new RightsChange.Attach(
        new Attachment(what, name, RightsHolder.parse(holder).orElseThrow()));
  }

  private static RightsChange detach(What what, String name, String holder) {
    return new RightsChange.Detach(
        new Attachment(what, name, RightsHolder.parse(holder).orElseThrow()));
  }

  private Why refused(RightsChange change) {
    WrittenRights before = book.written();
    RightsRefused refused = catchThrowableOfType(RightsRefused.class, () -> make(change));
    assertThat(refused).as("%s", change).isNotNull();
    assertThat(book.written()).isEqualTo(before);
    return refused.why();
  }

  private Entitlements joined() {
    JoinedRights joined = JoinedRights.of(files, book.written(), memory);
    assertThat(joined.problems()).isEmpty();
    return joined.entitlements();
  }

  private Decision may(String arn, Set<String> groups, String action, String resource) {
    Question question =
        new Question(Subject.of(arn).orElseThrow(), action, resource, "", Context.of(Map.of()));
    return Judge.decide(question, joined().of(arn, groups, "shop", null));
  }

  private Decision kimMay(String action) {
    return may(KIM, Set.of("clerks"), action, "arn:munjigi:shop:::order/7");
  }

  private void fileHas(String name, String holder, @Nullable String boundary) {
    Map<String, Policy> documents = new HashMap<>();
    Policy policy =
        PolicyReader.read(name, document("Allow", "shop:Get*", "*"), PolicyReader.Kind.IDENTITY)
            .policy();
    documents.put(name, policy);
    Layer layer = new Layer(List.of(policy));
    Map<String, Entitlements.Holder> holders = new HashMap<>(OperatorRoles.ALONE.holders());
    holders.put(holder, new Entitlements.Holder(layer, boundary == null ? null : layer));
    files =
        new Entitlements(
            documents, holders, Map.of(), OperatorRoles.ALL, Map.of(), List.of(), true);
  }

  @Test
  void keepsADocumentToTheLetterAndReplacesIt() throws Exception {
    String text = document("Allow", "shop:Get*", "*") + "\n\t ";
    put("reports", text);
    assertThat(book.written().policies().get("reports").text()).isEqualTo(text);
    assertThat(book.written().policies().get("reports").author()).isEqualTo(OPERATOR);
    put("reports", document("Deny", "*", "*"));
    assertThat(book.written().policies()).hasSize(1);
    make(new RightsChange.RemovePolicy("reports"));
    assertThat(book.written().policies()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"Version\": \"2012-10-17\"}",
        "{\"Version\": \"2013-01-01\", \"Statement\": []}",
        "{\"Version\": \"2012-10-17\", \"Version\": \"2012-10-17\", \"Statement\": []}",
        "{\"Statement\": {\"Effect\": \"allow\", \"Action\": \"a:b\", \"Resource\": \"*\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\","
            + " \"Condition\": {\"StringAlmost\": {\"a:b\": \"c\"}}}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\","
            + " \"Principal\": \"*\"}}"
      })
  void refusesADocumentWithMistakesAndSaysWhere(String text) {
    RightsRefused refused =
        catchThrowableOfType(RightsRefused.class, () -> put("odd", text));
    assertThat(refused.why()).isEqualTo(Why.MISTAKEN);
    assertThat(refused.mistakes()).isNotEmpty();
    assertThat(refused.mistakes().getFirst()).matches("(?s)\\d+:\\d+: .*");
    assertThat(book.written().policies()).isEmpty();
  }

  @Test
  void refusesDocumentsThatAreHugeDeepOrNotInUnicode() {
    assertThat(refused(new RightsChange.PutPolicy("a", false, " ".repeat(32_769))))
        .isEqualTo(Why.MISTAKEN);
    assertThat(refused(new RightsChange.PutPolicy("a", false, "[".repeat(30_000))))
        .isEqualTo(Why.MISTAKEN);
    String half = document("Allow", "shop:Get*", "arn:munjigi:shop:::order/\ud83d");
    assertThat(refused(new RightsChange.PutPolicy("a", false, half))).isEqualTo(Why.MISTAKEN);
    assertThat(refused(new RightsChange.PutPolicy("a/b", false, document("Allow", "a:b", "*"))))
        .isEqualTo(Why.MISTAKEN);
  }

  @Test
  void whatSomebodyHasIsAllowedOrDenied() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    put("no-exports", document("Deny", "shop:GetExport", "*"));
    put("most", document("Allow", "shop:GetOrder", "*"));
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.IMPLICITLY_DENIED);
    make(attach(What.POLICY, "reads", "group/clerks"));
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.ALLOWED);
    assertThat(may(LEE, Set.of(), "shop:GetOrder", "*")).isEqualTo(Decision.IMPLICITLY_DENIED);
    make(attach(What.POLICY, "no-exports", "user/kim"));
    assertThat(kimMay("shop:GetExport")).isEqualTo(Decision.EXPLICITLY_DENIED);
    make(attach(What.BOUNDARY, "most", "user/kim"));
    assertThat(kimMay("shop:GetBill")).isEqualTo(Decision.IMPLICITLY_DENIED);
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.ALLOWED);
    make(detach(What.POLICY, "reads", "group/clerks"));
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.IMPLICITLY_DENIED);
  }

  @Test
  void rolesAreBoundAndHavePolicies() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    make(new RightsChange.PutPolicy("who", true, trust(LEE)));
    make(new RightsChange.PutRole("reader", "who", Duration.ofMinutes(30)));
    make(attach(What.POLICY, "reads", "role/reader"));
    make(attach(What.ROLE, "reader", "group/clerks"));
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.ALLOWED);
    assertThat(joined().roles().get("reader").longest()).isEqualTo(Duration.ofMinutes(30));
    assertThat(joined().roles().get("reader").trust()).isNotNull();
    String session = "arn:munjigi:iam:::assumed-role/reader/x";
    assertThat(may(session, Set.of(), "shop:GetOrder", "*")).isEqualTo(Decision.ALLOWED);
    make(attach(What.ROLE, "viewer", "user/lee"));
    assertThat(may(LEE, Set.of(), "munjigi:GetStatus", "arn:munjigi:munjigi:::status"))
        .isEqualTo(Decision.ALLOWED);
    assertThat(refused(new RightsChange.RemoveRole("reader"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(new RightsChange.RemovePolicy("who"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.BOUNDARY, "reads", "role/reader"))).isEqualTo(Why.CONFLICT);
    make(detach(What.ROLE, "reader", "group/clerks"));
    make(attach(What.BOUNDARY, "reads", "role/reader"));
    assertThat(refused(attach(What.ROLE, "reader", "user/kim"))).isEqualTo(Why.CONFLICT);
    make(new RightsChange.RemoveRole("reader"));
    assertThat(book.written().of(RightsHolder.parse("role/reader").orElseThrow())).isEmpty();
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.IMPLICITLY_DENIED);
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    put("other", document("Allow", "shop:Get*", "*"));
    make(new RightsChange.PutPolicy("who", true, trust(LEE)));
    assertThat(refused(attach(What.POLICY, "reads", "user/nobody"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.POLICY, "reads", "group/nobody"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.POLICY, "reads", "node/nobody"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.POLICY, "reads", "role/nobody"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.POLICY, "nothing", "user/kim"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.ROLE, "nothing", "user/kim"))).isEqualTo(Why.ABSENT);
    assertThat(refused(attach(What.POLICY, "who", "user/kim"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.BOUNDARY, "reads", "group/clerks"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.POLICY, "reads", "role/viewer"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.ROLE, "security-officer", "user/kim")))
        .isEqualTo(Why.CONFLICT);
    make(attach(What.ROLE, "security-officer", "group/security-officers"));
    make(attach(What.BOUNDARY, "reads", "user/kim"));
    assertThat(refused(attach(What.BOUNDARY, "reads", "user/kim"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.BOUNDARY, "other", "user/kim"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(detach(What.POLICY, "reads", "user/kim"))).isEqualTo(Why.ABSENT);
    assertThat(refused(new RightsChange.RemovePolicy("reads"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(new RightsChange.PutPolicy("reads", true, trust(LEE))))
        .isEqualTo(Why.CONFLICT);
    assertThat(refused(new RightsChange.PutRole("viewer", null, Duration.ofHours(1))))
        .isEqualTo(Why.CONFLICT);
    assertThat(refused(new RightsChange.PutRole("r", "reads", Duration.ofHours(1))))
        .isEqualTo(Why.ABSENT);
    assertThat(refused(new RightsChange.PutRole("r", null, Duration.ofHours(13))))
        .isEqualTo(Why.MISTAKEN);
  }

  @Test
  void whatAFileSaysIsNotChangedHere() throws Exception {
    fileHas("clerk", KIM, "clerk");
    assertThat(refused(new RightsChange.PutPolicy("clerk", false, document("Allow", "*", "*"))))
        .isEqualTo(Why.CONFLICT);
    assertThat(refused(new RightsChange.RemovePolicy("clerk"))).isEqualTo(Why.CONFLICT);
    assertThat(refused(attach(What.BOUNDARY, "clerk", "user/kim"))).isEqualTo(Why.CONFLICT);
    make(attach(What.POLICY, "clerk", "user/lee"));
    assertThat(may(LEE, Set.of(), "shop:GetOrder", "*")).isEqualTo(Decision.ALLOWED);
  }

  @Test
  void filesThatContradictTheStoreAreNotJoined() throws Exception {
    fileHas("clerk", KIM, null);
    make(attach(What.POLICY, "clerk", "user/lee"));
    put("mine", document("Allow", "shop:Get*", "*"));
    make(attach(What.BOUNDARY, "mine", "user/kim"));
    files = OperatorRoles.ALONE;
    assertThat(JoinedRights.of(files, book.written(), memory).problems())
        .singleElement()
        .asString()
        .contains("`user/lee` has the policy `clerk`", "munjigi policy detach clerk --from user/lee");
    fileHas("mine", KIM, "mine");
    assertThat(JoinedRights.of(files, book.written(), memory).problems())
        .anySatisfy(line -> assertThat(line).contains("policy `mine`", "policy remove mine"))
        .anySatisfy(line -> assertThat(line).contains("`user/kim` has a boundary already"));
  }

  @Test
  void nobodyInheritsWhatSomebodyOfTheSameNameHad() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    make(attach(What.POLICY, "reads", "user/kim"));
    make(attach(What.POLICY, "reads", "group/clerks"));
    RightsHolder kim = RightsHolder.parse("user/kim").orElseThrow();
    store
        .together()
        .all(
            () -> {
              book.forget(kim);
              return store.register().remove(store.users().byName(new UserName("kim")).orElseThrow().id());
            });
    assertThat(book.written().of(kim)).isEmpty();
    assertThat(book.written().attachments()).hasSize(1);
  }

  @Test
  void whatSomebodyChangedInTheStoreOpensNothing() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    make(attach(What.POLICY, "reads", "user/kim"));
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.ALLOWED);
    alter(RightsEntry.Kind.POLICY, "reads", "{\"Statement\": {\"Effect\": \"Allow\"}}");
    assertThat(kimMay("shop:GetOrder")).isNotEqualTo(Decision.ALLOWED);
    alter(RightsEntry.Kind.POLICY, "reads", "{");
    assertThat(kimMay("shop:GetOrder")).isEqualTo(Decision.EXPLICITLY_DENIED);
    alter(RightsEntry.Kind.ATTACHMENT, "policy reads", "");
    assertThatThrownBy(book::written).isInstanceOf(UncheckedIOException.class);
  }

  private void alter(RightsEntry.Kind kind, String name, String text) {
    store
        .rights()
        .change(
            store.rights().revision(),
            List.of(new RightsStore.Step.Put(new RightsEntry(kind, name, text, "", NOW))));
  }

  @Test
  void thousandsOfPoliciesOnOnePrincipalAreJudged() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      alter(RightsEntry.Kind.POLICY, "p" + i, document("Allow", "shop:Get" + i, "*"));
      alter(RightsEntry.Kind.ATTACHMENT, "policy p" + i + " user/kim", "");
    }
    long begun = System.nanoTime();
    assertThat(kimMay("shop:Get4999")).isEqualTo(Decision.ALLOWED);
    assertThat(kimMay("shop:Get5000")).isEqualTo(Decision.IMPLICITLY_DENIED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  /// A change, and whether it is about what kim may.
  private void isOwn(boolean own, RightsChange change) {
    Author kim = new Author(KIM, Set.of(KIM));
    assertThat(book.own(change, kim)).as("%s", change).isEqualTo(own);
    assertThat(book.own(change, LOCAL)).as("%s", change).isFalse();
  }

  @Test
  void knowsWhatIsAboutOnesOwnRights() throws Exception {
    put("reads", document("Allow", "shop:Get*", "*"));
    put("unused", document("Allow", "shop:Get*", "*"));
    make(new RightsChange.PutPolicy("trusts-lee", true, trust(LEE)));
    make(new RightsChange.PutPolicy("trusts-kim", true, trust(KIM)));
    make(new RightsChange.PutRole("of-lee", "trusts-lee", Duration.ofHours(1)));
    make(new RightsChange.PutRole("of-kim", "trusts-kim", Duration.ofHours(1)));
    make(
        new RightsChange.PutPolicy(
            "trusts-session", true, trust("arn:munjigi:iam:::assumed-role/of-kim/night")));
    make(new RightsChange.PutRole("next", "trusts-session", Duration.ofHours(1)));
    make(attach(What.POLICY, "reads", "group/clerks"));
    String more = document("Allow", "*", "*");
    isOwn(true, attach(What.POLICY, "unused", "user/kim"));
    isOwn(true, attach(What.POLICY, "unused", "group/clerks"));
    isOwn(true, attach(What.BOUNDARY, "unused", "user/kim"));
    isOwn(true, attach(What.ROLE, "viewer", "user/kim"));
    isOwn(true, attach(What.POLICY, "unused", "role/of-kim"));
    isOwn(true, attach(What.POLICY, "unused", "role/next"));
    make(attach(What.POLICY, "unused", "role/of-kim"));
    make(attach(What.BOUNDARY, "reads", "role/of-kim"));
    make(attach(What.BOUNDARY, "reads", "user/kim"));
    isOwn(true, attach(What.POLICY, "unused", "user/kim"));
    isOwn(true, detach(What.BOUNDARY, "reads", "user/kim"));
    isOwn(true, detach(What.BOUNDARY, "reads", "role/of-kim"));
    make(detach(What.POLICY, "unused", "role/of-kim"));
    make(detach(What.BOUNDARY, "reads", "role/of-kim"));
    make(detach(What.BOUNDARY, "reads", "user/kim"));
    isOwn(true, detach(What.POLICY, "reads", "group/clerks"));
    isOwn(true, new RightsChange.PutPolicy("reads", false, more));
    isOwn(true, new RightsChange.PutPolicy("trusts-lee", true, trust(KIM)));
    isOwn(true, new RightsChange.PutPolicy("trusts-lee", true, trust("arn:munjigi:iam:::role/of-kim")));
    isOwn(true, new RightsChange.PutRole("new", "trusts-kim", Duration.ofHours(1)));
    isOwn(true, new RightsChange.PutRole("of-kim", "trusts-kim", Duration.ofHours(12)));
    isOwn(true, attach(What.POLICY, "unused", "user/KIM"));
    isOwn(false, attach(What.POLICY, "unused", "user/lee"));
    isOwn(false, attach(What.POLICY, "unused", "role/of-lee"));
    isOwn(false, attach(What.ROLE, "viewer", "group/security-officers"));
    isOwn(false, new RightsChange.PutPolicy("unused", false, more));
    isOwn(false, new RightsChange.PutPolicy("new", false, more));
    isOwn(false, new RightsChange.PutRole("new", "trusts-lee", Duration.ofHours(1)));
    isOwn(false, new RightsChange.RemovePolicy("unused"));
    Author session =
        new Author(
            "arn:munjigi:iam:::assumed-role/of-lee/x",
            Set.of("arn:munjigi:iam:::assumed-role/of-lee/x", KIM));
    assertThat(book.own(attach(What.POLICY, "unused", "user/kim"), session)).isTrue();
    assertThat(book.own(attach(What.POLICY, "unused", "role/of-lee"), session)).isTrue();
  }

  @Test
  void whatOneMightHaveInARoleDoesNotBecomeOnesOwnAllTheTime() throws Exception {
    put("all", document("Allow", "*", "*"));
    put("less", document("Allow", "shop:Get*", "*"));
    make(
        new RightsChange.PutPolicy(
            "with-factor",
            true,
            """
            {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
              "Principal": {"AWS": "%s"},
              "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}
            """
                .formatted(KIM)));
    make(new RightsChange.PutRole("strong", "with-factor", Duration.ofHours(1)));
    make(attach(What.POLICY, "all", "role/strong"));
    isOwn(true, attach(What.ROLE, "strong", "user/kim"));
    isOwn(true, attach(What.POLICY, "all", "user/kim"));
    isOwn(true, attach(What.POLICY, "all", "group/clerks"));
    isOwn(true, new RightsChange.PutRole("strong", "with-factor", Duration.ofHours(12)));
    make(attach(What.BOUNDARY, "less", "role/strong"));
    make(attach(What.BOUNDARY, "less", "user/kim"));
    isOwn(true, detach(What.BOUNDARY, "less", "user/kim"));
    isOwn(true, detach(What.BOUNDARY, "less", "role/strong"));
  }

  @Test
  void aDenialThatARoleHasAsWellIsNotTakenOffByWhomItDenies() throws Exception {
    put("never", document("Deny", "shop:*", "*"));
    make(new RightsChange.PutPolicy("trusts-kim", true, trust(KIM)));
    make(new RightsChange.PutRole("of-kim", "trusts-kim", Duration.ofHours(1)));
    make(attach(What.POLICY, "never", "role/of-kim"));
    make(attach(What.POLICY, "never", "user/kim"));
    isOwn(true, detach(What.POLICY, "never", "user/kim"));
  }

  @Test
  void whatBecameOnesOwnAfterItWasJudgedIsNotMade() throws Exception {
    put("unused", document("Allow", "shop:Get*", "*"));
    Author kim = new Author(KIM, Set.of(KIM));
    assertThatThrownBy(() -> book.make(attach(What.POLICY, "unused", "user/kim"), kim, false))
        .isInstanceOf(RightsRefused.class)
        .hasMessageContaining("at the same time");
    assertThat(book.written().attachments()).isEmpty();
    book.make(attach(What.POLICY, "unused", "user/kim"), kim, true);
    assertThat(book.written().attachments()).hasSize(1);
  }
}

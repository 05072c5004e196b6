package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.iam.ReplyDocument;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Judges again, with its reply, what a policy let pass that asks what the reply says.
///
/// Guarantees: such a reply reaches the client only where policies allow it as it is, whole, and as
/// JSON that all read alike. Does not guarantee that the origin did nothing: it has answered.
public final class PolicyReplyGate implements Gate<Reply, Clear> {
  private static final int SWITCHING = 101;
  private static final Set<String> UTF_8 = Set.of("charset=utf-8", "charset=\"utf-8\"");

  private final Warrant warrant;

  public PolicyReplyGate(Warrant warrant) {
    this.warrant = warrant;
  }

  @Override
  public GateName name() {
    return GateName.POLICY;
  }

  @Override
  public Verdict<Clear> decide(Reply reply, Facts facts) {
    Exchange exchange = reply.exchange();
    Grant grant = exchange.grant();
    Route route = exchange.target().route();
    if (grant == null
        || !grant.untilReply()
        || route == null
        || !(route.access() instanceof Access.Action action)) {
      return Clear.pass();
    }
    Warrant.Wanted wanted = Warrant.Wanted.by(exchange, route, action);
    Fields head = reply.head().fields();
    Warrant.Outcome outcome = warrant.judge(exchange, wanted, Told.head(head));
    if (outcome.refusal() != null) {
      return Verdict.refuse(outcome.refusal());
    }
    if (!outcome.awaits()) {
      return Clear.pass();
    }
    String odd = odd(reply.head());
    return odd.isEmpty()
        ? new Verdict.Pass<>(Clear.CLEAR, List.of(), new Judging(reply, route, wanted))
        : Verdict.refuse(notJudged(route, odd));
  }

  /// What keeps a reply from being judged; empty where nothing does.
  private static String odd(ReplyHead head) {
    // ATTACK: what follows is a stream without an end, whatever its type is said to be
    if (head.status() == SWITCHING) {
      return "it switches to another protocol";
    }
    Fields fields = head.fields();
    List<String> types = fields.all("content-type");
    String type = types.size() == 1 ? types.getFirst().toLowerCase(Locale.ROOT) : "";
    String[] parts = type.split(";", -1);
    String plain = parts[0].strip();
    if (!plain.equals("application/json") && !plain.endsWith("+json")) {
      return "its type is no JSON";
    }
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      // ATTACK: who goes by the charset reads other characters than were judged (RFC 8259, 8.1)
      if (part.startsWith("charset") && !UTF_8.contains(part)) {
        return "it is not said to be UTF-8";
      }
    }
    return fields.first("content-encoding") == null ? "" : "it is encoded";
  }

  private static Refusal notJudged(Route route, String why) {
    return new Refusal(
        PolicyReason.REPLY_NOT_JUDGED,
        route.clause(),
        "a policy asks what the reply says: " + why,
        "have the origin answer with plain JSON, or take `munjigi:response/` out of the policy");
  }

  /// Judges one body. What it gathers is bounded by what the route may hold: it needs the whole.
  private final class Judging implements Watch {
    private final Reply reply;
    private final Route route;
    private final Warrant.Wanted wanted;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Judging(Reply reply, Route route, Warrant.Wanted wanted) {
      this.reply = reply;
      this.route = route;
      this.wanted = wanted;
    }

    @Override
    public boolean needsWhole() {
      return true;
    }

    @Override
    public Judged feed(ByteBuffer bytes) {
      byte[] part = new byte[bytes.remaining()];
      bytes.get(part);
      body.writeBytes(part);
      return new Release(ByteBuffer.wrap(part));
    }

    @Override
    public Judged finish() {
      Optional<ReplyDocument> document = ReplyDocument.read(body.toByteArray());
      if (document.isEmpty()) {
        return new Refuse(notJudged(route, "it is no JSON that all would read alike"));
      }
      Told told = Told.whole(reply.head().fields(), document.get());
      Refusal refusal = warrant.judge(reply.exchange(), wanted, told).refusal();
      return refusal == null ? new Release(ByteBuffer.allocate(0)) : new Refuse(refusal);
    }
  }
}

package dev.munjigi.app;

import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.walk.WalkReason;
import dev.munjigi.gates.audit.AuditReason;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.flood.FloodReason;
import dev.munjigi.gates.http.HttpReason;
import dev.munjigi.gates.identity.IdentityReason;
import dev.munjigi.gates.policy.PolicyReason;
import dev.munjigi.gates.proxy.ProxyReason;
import dev.munjigi.gates.segment.SegmentReason;
import dev.munjigi.gates.tls.TlsReason;
import java.util.List;
import java.util.stream.Stream;

/// All reason codes of the program, in the order of the walk.
public final class Reasons {
  private Reasons() {}

  public static List<ReasonCode> all() {
    return Stream.<ReasonCode[]>of(
            ProxyReason.values(),
            TlsReason.values(),
            HttpReason.values(),
            FloodReason.values(),
            IdentityReason.values(),
            SegmentReason.values(),
            PolicyReason.values(),
            AuditReason.values(),
            UpstreamReason.values(),
            WalkReason.values())
        .flatMap(Stream::of)
        .toList();
  }
}

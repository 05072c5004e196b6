package dev.munjigi.edge.stage;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.ReasonCode;

/// The reason that probes refuse with.
public enum Probed implements ReasonCode {
  PROBED;

  @Override
  public GateName gate() {
    return GateName.INSPECT;
  }

  @Override
  public String noun() {
    return "probed";
  }

  @Override
  public int status() {
    return 403;
  }

  @Override
  public PublicClass publicClass() {
    return PublicClass.FORBIDDEN;
  }

  @Override
  public String english() {
    return "A test refused.";
  }

  @Override
  public String korean() {
    return "시험이 거부했습니다.";
  }
}

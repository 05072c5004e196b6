package dev.munjigi.control;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who calls over loopback: who bears the local token may do everything.
final class LoopbackVisitor implements Visitor {
  private final HttpServletRequest request;
  private final Guard guard;
  private final BooleanSupplier takesToken;
  private String arn = Principal.Anonymous.NOBODY.arn();

  /// @param takesToken whether the local token counts
  LoopbackVisitor(HttpServletRequest request, Guard guard, BooleanSupplier takesToken) {
    this.request = request;
    this.guard = guard;
    this.takesToken = takesToken;
  }

  @Override
  public void enter(boolean open) {
    guard.requireLoopback(request);
    if (!takesToken.getAsBoolean()) {
      if (!open) {
        throw Guard.tokenOff();
      }
    } else if (guard.bearsToken(request)) {
      arn = Calls.OPERATOR;
    } else if (!open) {
      throw Guard.tokenNeeded(request);
    }
  }

  @Override
  public String arn() {
    return arn;
  }

  @Override
  public Set<String> arns() {
    return Set.of(arn);
  }

  @Override
  public Address from() {
    return Loopback.address(request.getRemoteAddr());
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public Map<String, String> members(int limit) {
    return Body.members(request, limit);
  }

  @Override
  public void requireNoBody() {
    Body.requireNone(request);
  }

  @Override
  public boolean require(Concern.Want want, Concern.Touched about, String told) {
    // who bears the local token may do everything
    return true;
  }
}

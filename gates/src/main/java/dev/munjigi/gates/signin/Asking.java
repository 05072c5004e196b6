package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.UserName;
import java.util.Optional;

/// How anybody, known or not, has mail sent.
///
/// Guarantees: nothing is looked up: who asks learns neither by the answer nor by its time whether a
/// name or address is known, because the gate itself does not know yet. What is asked for is counted
/// by what was typed and by the network that asks.
public final class Asking {
  private static final int IPV6_NETWORK = 64;
  private static final int SINGLE = 128;

  private final Errands errands;
  private final Postage postage;

  public Asking(Errands errands, Postage postage) {
    this.errands = errands;
    this.postage = postage;
  }

  /// Asks for a link for a password that was forgotten.
  ///
  /// @param typed a name or an address
  /// @return why none will be sent; empty when one will, if there is such a person
  public Optional<Why> forgotten(String typed, String language, Visit visit) {
    String account =
        UserName.of(typed)
            .map(UserName::text)
            .or(() -> MailAddress.of(typed).map(MailAddress::toString))
            .orElse("typed " + typed);
    return put(new Errand(Errand.Kind.FORGOTTEN, typed, "", language), account, visit);
  }

  Optional<Why> put(Errand errand, String account, Visit visit) {
    if (!postage.take(Postage.Count.ASKED_BY, network(visit.from()))
        || !postage.take(Postage.Count.ASKED_FOR, account)) {
      return Optional.of(Why.TOO_MANY);
    }
    return errands.put(errand) ? Optional.empty() : Optional.of(Why.BUSY);
  }

  private static String network(Address from) {
    return Network.of(from, from.isV4() ? SINGLE : IPV6_NETWORK).toString();
  }
}

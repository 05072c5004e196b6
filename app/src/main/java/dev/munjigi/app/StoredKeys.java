package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.NewKey;
import dev.munjigi.control.Identities.WantedKey;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OpaqueToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of a store.
record StoredKeys(Means means) implements Identities.Keys {
  private static final int SHOWN = 12;
  private static final int LONGEST_DAYS = 3_650;

  @Override
  public List<ApiKey> page(@Nullable UserName user, @Nullable Id after, int most)
      throws Declined {
    Id owner = user == null ? null : StoredIdentities.user(means.store(), user).id();
    return means.store().keys().page(owner, after, most);
  }

  @Override
  public NewKey create(WantedKey wanted) throws Declined {
    int days = wanted.days();
    if (days < 1 || days > LONGEST_DAYS) {
      throw new IllegalArgumentException("a key holds for 1 to " + LONGEST_DAYS + " days");
    }
    User user = StoredIdentities.user(means.store(), wanted.owner());
    OpaqueToken key = OpaqueToken.generate(OpaqueToken.Kind.API_KEY, means.random());
    Instant until = means.now().plus(Duration.ofDays(days));
    ApiKey kept =
        new ApiKey(
            means.id(),
            user.arn(),
            user.id(),
            key.reveal().substring(0, SHOWN),
            key.hash(),
            wanted.label(),
            wanted.scopes(),
            means.now(),
            until,
            null);
    if (means.store().keys().add(kept) != Kept.KEPT) {
      throw StoredIdentities.conflict("`%s` is gone", wanted.owner());
    }
    return new NewKey(kept.id(), key.reveal(), until);
  }

  @Override
  public Optional<User> owner(Id key) {
    return means.store().owners().ofKey(key).flatMap(means.store().users()::byId);
  }

  @Override
  public void revoke(Id key) throws Declined {
    if (!means.store().keys().revoke(key)) {
      throw StoredIdentities.absent("there is no key `%s`", key);
    }
  }
}

package dev.munjigi.app;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `munjigi user reset-factors`.
@Command(
    name = "reset-factors",
    description = {
      "Removes somebody's passkeys, one-time codes and recovery codes, and ends their sessions;",
      "the password is enough until they add a second factor again."
    },
    footer = {"", "Example: munjigi user reset-factors kim"})
final class UserResetFactorsCommand implements Callable<Integer> {
  @Mixin private final IdentityOptions options = new IdentityOptions();

  @Parameters(paramLabel = "NAME", description = "Whose.")
  private String name = "";

  @Override
  public Integer call() {
    return options.run(
        (store, settings) -> {
          User user = IdentityOptions.user(store, name);
          int removed = remove(store, user.id());
          int ended = store.sessionEnds().endAll(user.id(), null);
          return options.done(
              "removed %d second factors of `%s`, ended %d sessions"
                  .formatted(removed, user.name(), ended));
        });
  }

  /// @return how many factors there were; recovery codes are none
  private static int remove(IdentityStore store, Id user) {
    int removed = 0;
    List<Credential> all = store.credentials().of(user);
    for (Credential one : all) {
      boolean goes =
          switch (one.kind()) {
            case TOTP, PASSKEY, RECOVERY -> store.credentials().remove(one.id());
            case PASSWORD, EXTERNAL -> false;
          };
      removed += goes && one.kind() != Credential.Kind.RECOVERY ? 1 : 0;
    }
    // what was under way with the old ones
    store.oneTimes().drop(OneTime.Purpose.SIGN_IN, user.toString());
    store.oneTimes().drop(OneTime.Purpose.PASSKEY, user.toString());
    return removed;
  }
}

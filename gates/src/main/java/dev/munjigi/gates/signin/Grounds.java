package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.Credential;
import java.util.List;
import java.util.TreeSet;

/// What a sign-in rests on while it is under way: the password as it was when it was checked, and the
/// second factors that there were.
///
/// ATTACK: somebody changes their password because another one knows it, who may be signing in at this
/// moment (CWE-367). Whoever changes what is signed in with writes it down first and ends all sessions
/// then; who signs in begins the session first and looks then whether it still has the same grounds.
/// Whichever comes first, no session on the old ones goes on.
///
/// @param text equal as long as nothing has changed; names no secret
record Grounds(String text) {
  static Grounds of(List<Credential> all) {
    TreeSet<String> grounds = new TreeSet<>();
    for (Credential one : all) {
      switch (one.kind()) {
        case PASSWORD -> grounds.add("password " + one.id() + " " + one.version());
        case PASSKEY -> grounds.add("passkey " + one.id());
        case TOTP -> {
          if (SecondFactor.confirmed(one)) {
            grounds.add("codes " + one.id());
          }
        }
        case RECOVERY, EXTERNAL -> {}
      }
    }
    return new Grounds(String.join(",", grounds));
  }
}

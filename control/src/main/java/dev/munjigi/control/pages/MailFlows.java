package dev.munjigi.control.pages;

import dev.munjigi.gates.signin.Asking;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.MailProof;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.SignUps;
import dev.munjigi.gates.signin.Wrapping;

/// What the pages do by mail.
record MailFlows(Asking asking, MailProof proof, SignUps signUps) {
  static MailFlows of(Means means, OwnPassword password, Wrapping wrapping, SignInPages.MailParts parts) {
    Errands errands = new Errands(means, parts.spool(), wrapping);
    Asking asking = new Asking(errands, parts.postage());
    return new MailFlows(
        asking,
        new MailProof(means, password, asking, errands),
        new SignUps(means, password, asking));
  }
}

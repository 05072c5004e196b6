package dev.munjigi.control.pages;

import dev.munjigi.gates.federation.ExternalSignIn;
import dev.munjigi.gates.federation.LinkedProviders;
import dev.munjigi.gates.passkey.PasskeyProofs;
import dev.munjigi.gates.passkey.Passkeys;
import dev.munjigi.gates.signin.HandOver;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.KnownDevices;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.OwnSessions;
import dev.munjigi.gates.signin.Recovery;
import dev.munjigi.gates.signin.SecondFactor;
import dev.munjigi.gates.signin.SignIn;

/// What the pages do.
record Flows(
    SignIn signIn,
    OwnSessions sessions,
    SecondFactor factor,
    Recovery recovery,
    Passkeys passkeys,
    PasskeyProofs proofs,
    OwnPassword password,
    Invitations invitations,
    HandOver handOver,
    Providers providers,
    MailFlows mail) {
  /// What is done with providers.
  record Providers(ExternalSignIn external, LinkedProviders linked) {}

  static Flows of(SignInPages.Parts parts) {
    Means means =
        new Means(
            parts.store(), parts.settings(), parts.clock(), parts.random(), parts.events());
    KnownDevices devices =
        new KnownDevices(parts.deviceKey(), parts.random(), parts.clock());
    Recovery recovery = new Recovery(means);
    SecondFactor factor = new SecondFactor(means, parts.wrapping(), recovery);
    OwnPassword password =
        new OwnPassword(means, parts.hashing(), parts.guesses(), parts.rules());
    SignIn signIn = new SignIn(means, parts.hashing(), parts.guesses(), devices, factor);
    SignInPages.Outside outside = parts.outside();
    return new Flows(
        signIn,
        new OwnSessions(means),
        factor,
        recovery,
        new Passkeys(means, recovery),
        new PasskeyProofs(means, signIn, parts.guesses(), parts.formKey()),
        password,
        new Invitations(means, password),
        new HandOver(means, parts.destinations()),
        new Providers(
            new ExternalSignIn(
                means, signIn, parts.wrapping(), outside.fetch(), outside.secrets()),
            new LinkedProviders(means)),
        MailFlows.of(means, password, parts.wrapping(), parts.mail()));
  }
}

package dev.munjigi.control.pages;

import dev.munjigi.gates.signin.HandOver;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.KnownDevices;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.OwnSessions;
import dev.munjigi.gates.signin.SecondFactor;
import dev.munjigi.gates.signin.SignIn;

/// What the pages do.
record Flows(
    SignIn signIn,
    OwnSessions sessions,
    SecondFactor factor,
    OwnPassword password,
    Invitations invitations,
    HandOver handOver) {
  static Flows of(SignInPages.Parts parts) {
    Means means =
        new Means(
            parts.store(), parts.settings(), parts.clock(), parts.random(), parts.events());
    KnownDevices devices =
        new KnownDevices(parts.deviceKey(), parts.random(), parts.clock());
    SecondFactor factor = new SecondFactor(means, parts.wrapping());
    OwnPassword password =
        new OwnPassword(means, parts.hashing(), parts.guesses(), parts.rules());
    return new Flows(
        new SignIn(means, parts.hashing(), parts.guesses(), devices, factor),
        new OwnSessions(means),
        factor,
        password,
        new Invitations(means, password),
        new HandOver(means, parts.destinations()));
  }
}

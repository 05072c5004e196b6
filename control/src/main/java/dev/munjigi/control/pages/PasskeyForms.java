package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.with;

import dev.munjigi.control.pages.Markup.Attribute;
import dev.munjigi.gates.passkey.Assertion;
import dev.munjigi.gates.passkey.PasskeyProofs.Answer;
import dev.munjigi.gates.passkey.PasskeyProofs.Asked;
import dev.munjigi.gates.passkey.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The forms that ask for a passkey. They are hidden until the script shows them, which fills them in:
/// without it, or in a browser that knows no passkeys, nothing on a page seems to work and does not.
final class PasskeyForms {
  /// Where the script is.
  static final String SCRIPT = "/passkey.js";

  private static final String CHALLENGE = "challenge";
  private static final String ID = "passkey";
  private static final String CLIENT_DATA = "client-data";
  private static final String ATTESTATION = "attestation";
  private static final String TRANSPORTS = "transports";
  private static final String DATA = "authenticator-data";
  private static final String SIGNATURE = "signature";
  private static final String HANDLE = "user-handle";

  private PasskeyForms() {}

  /// What a form is for, and what its button says.
  ///
  /// @param act which of a page's forms it is
  record Button(String act, Words words) {}

  /// A form that shows a passkey.
  static Markup show(Turn turn, Asked asked, Button button) {
    return show(turn, asked, button, List.of());
  }

  /// The same, which browsers offer by themselves in the field for the name, too.
  static Markup offered(Turn turn, Asked asked, Button button) {
    return show(turn, asked, button, with("data-autofill", ""));
  }

  private static Markup show(
      Turn turn, Asked asked, Button button, List<Attribute> attributes) {
    Layout layout = new Layout(turn);
    List<Attribute> own =
        new ArrayList<>(with("data-passkey", "get", "data-options", asked.options()));
    own.addAll(attributes);
    return form(
        turn,
        own,
        button,
        layout.hidden(CHALLENGE, asked.challenge()),
        empty(ID, CLIENT_DATA, DATA, SIGNATURE, HANDLE));
  }

  /// A form that makes one.
  ///
  /// @param options what the browser is asked
  static Markup create(Turn turn, String options, Button button, Markup... fields) {
    return form(
        turn,
        with("data-passkey", "create", "data-options", options),
        button,
        all(fields),
        empty(CLIENT_DATA, ATTESTATION, TRANSPORTS));
  }

  private static Markup form(
      Turn turn, List<Attribute> own, Button button, Markup... fields) {
    turn.script();
    Layout layout = new Layout(turn);
    List<Attribute> attributes =
        new ArrayList<>(
            with(
                "method", "post", "action", turn.self(), "accept-charset", "utf-8", "hidden", ""));
    attributes.addAll(own);
    return element(
        "form",
        attributes,
        layout.hidden(Layout.TOKEN, turn.formToken()),
        layout.hidden(Layout.ACT, button.act()),
        all(fields),
        element(
            "p",
            with("class", "error", "role", "alert", "data-failed", "", "hidden", ""),
            layout.say(Words.PASSKEY_NONE)),
        element("button", with("type", "submit"), layout.say(button.words())));
  }

  /// Said until the script hides it.
  static Markup needed(Turn turn) {
    return element("p", with("data-no-passkeys", ""), new Layout(turn).say(Words.PASSKEY_SCRIPT));
  }

  private static Markup empty(String... names) {
    List<Markup> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(element("input", with("type", "hidden", "name", name)));
    }
    return all(fields);
  }

  /// What a form that shows a passkey has brought.
  static Answer answer(FormBody form) {
    Assertion.Sent sent =
        new Assertion.Sent(
            form.get(ID),
            form.get(CLIENT_DATA),
            form.get(DATA),
            form.get(SIGNATURE),
            form.get(HANDLE));
    return new Answer(form.get(CHALLENGE), Assertion.of(sent).orElse(null));
  }

  /// What a form that makes one has brought.
  static Optional<Registration> registration(FormBody form) {
    return Registration.of(form.get(CLIENT_DATA), form.get(ATTESTATION), form.get(TRANSPORTS));
  }
}

// Asks the browser for a passkey where a form wants one, puts the answer into the form's hidden
// fields, and sends the form as any other.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  const text = (buffer) =>
    buffer
      ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
          .replace(/\+/g, "-")
          .replace(/\//g, "_")
          .replace(/=+$/, "")
      : "";

  const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const creation = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  });

  const request = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  });

  const send = (form, credential) => {
    const put = (name, value) => {
      const field = form.elements.namedItem(name);
      if (field) {
        field.value = value;
      }
    };
    const response = credential.response;
    put("passkey", text(credential.rawId));
    put("client-data", text(response.clientDataJSON));
    put("attestation", text(response.attestationObject));
    put("transports", response.getTransports ? response.getTransports().join(",") : "");
    put("authenticator-data", text(response.authenticatorData));
    put("signature", text(response.signature));
    put("user-handle", text(response.userHandle));
    form.submit();
  };

  let waiting = new AbortController();

  const ask = (form, mediation) => {
    const options = JSON.parse(form.dataset.options);
    waiting.abort();
    waiting = new AbortController();
    const signal = waiting.signal;
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: creation(options), signal })
      : navigator.credentials.get({
          publicKey: request(options),
          signal,
          ...(mediation ? { mediation } : {}),
        });
  };

  const offer = async (form) => {
    const asks = window.PublicKeyCredential;
    const can = asks && asks.isConditionalMediationAvailable;
    if (can && (await asks.isConditionalMediationAvailable())) {
      try {
        send(form, await ask(form, "conditional"));
      } catch (stopped) {
        // the person signs in otherwise
      }
    }
  };

  if (!window.PublicKeyCredential || !navigator.credentials) {
    return;
  }
  for (const told of document.querySelectorAll("[data-no-passkeys]")) {
    told.hidden = true;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    const failed = form.querySelector("[data-failed]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        send(form, await ask(form));
      } catch (refused) {
        failed.hidden = false;
        button.disabled = false;
      }
    });
    if (form.hasAttribute("data-autofill")) {
      offer(form);
    }
  }
})();

// Passkeys: asks the device, then sends the form as any other. Without scripts its forms stay hidden.
(() => {
  const known = "PublicKeyCredential" in window;
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

  const asked = () => JSON.parse(document.getElementById("passkey-data").textContent);

  async function create(form) {
    const options = asked().creation_options.publicKey;
    const alone = form.querySelector("[name=passwordless]");
    if (alone) {
      options.authenticatorSelection = {
        ...options.authenticatorSelection,
        residentKey: alone.checked ? "required" : "discouraged",
        requireResidentKey: alone.checked,
        userVerification: alone.checked ? "required" : options.authenticatorSelection?.userVerification,
      };
    }
    return navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: named(options.excludeCredentials),
      },
    });
  }

  async function get(options) {
    return navigator.credentials.get({
      publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: named(options.allowCredentials) },
    });
  }

  async function signIn(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return get((await answer.json()).request_options.publicKey);
  }

  function written(credential) {
    const said = credential.response;
    const response = { clientDataJSON: toText(said.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (said[name]) response[name] = toText(said[name]);
    }
    if (said.getTransports) response.transports = said.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  const ways = { create, "sign-in": signIn, get: () => get(asked().request_options.publicKey) };

  if (!known) return;
  document.querySelectorAll("[data-passkey-missing]").forEach((part) => part.remove());
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = form.querySelector("[data-passkey-problem]");
      problem.classList.remove("d-block");
      try {
        form.elements.credential.value = written(await ways[form.dataset.passkey](form));
        form.submit();
      } catch (refused) {
        delete form.dataset.busy;
        problem.classList.add("d-block");
      }
    });
  });
})();

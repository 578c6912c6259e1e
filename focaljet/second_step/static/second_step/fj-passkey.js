// <fj-passkey ask="…" do="get|create"> around a form with an input "credential" and a
// button. It asks the site for a challenge, lets the browser's passkey answer it, and sends
// the form with the answer. Without scripts the button stays away and a sentence says why.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
    char.charCodeAt(0),
  );

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));

// What the site sent as JSON, as the browser wants it.
function opened(asked) {
  const options = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) options.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) options.allowCredentials = named(asked.allowCredentials);
  if (asked.excludeCredentials) {
    options.excludeCredentials = named(asked.excludeCredentials);
  }
  return options;
}

const PARTS = [
  "attestationObject",
  "authenticatorData",
  "clientDataJSON",
  "signature",
  "userHandle",
];

// What the passkey answered, as JSON.
function closed(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

class Passkey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.querySelector("[data-passkey]");
    if (!this.form || !this.button || !window.PublicKeyCredential) return;
    this.button.hidden = false;
    for (const each of this.querySelectorAll("[data-without]")) each.hidden = true;
    this.form.addEventListener("submit", (event) => this.sent(event));
  }

  async sent(event) {
    if (this.form.elements.credential.value) return;
    event.preventDefault();
    this.button.disabled = true;
    this.tell(false);
    try {
      const credential = await this.answered(await this.asked());
      this.form.elements.credential.value = JSON.stringify(closed(credential));
      this.form.submit();
    } catch {
      // Called off by the person, or no passkey fits.
      this.tell(true);
    }
    this.button.disabled = false;
  }

  async asked() {
    const answer = await fetch(this.getAttribute("ask"), {
      method: "POST",
      body: new URLSearchParams(new FormData(this.form)),
      redirect: "error",
    });
    if (!answer.ok) throw new Error("The site asks nothing now.");
    return opened((await answer.json()).publicKey);
  }

  answered(publicKey) {
    return this.getAttribute("do") === "create"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey });
  }

  tell(failed) {
    const said = this.querySelector("[data-failed]");
    if (said) said.hidden = !failed;
  }
}

customElements.define("fj-passkey", Passkey);

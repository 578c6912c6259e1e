// <fj-proof-of-work bits="17"> in a form, around its inputs "puzzle" and "solution". It looks
// for a number so that the SHA-256 of "puzzle:number" begins with so many zero bits, and
// holds the form back until it has one. Without scripts, or where the browser has no
// cryptography to offer, the form can be sent after the pause that the text tells.

const AT_ONCE = 400;

function zeroBits(digest) {
  let bits = 0;
  for (const byte of new Uint8Array(digest)) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

class ProofOfWork extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.puzzle = this.querySelector("[name=puzzle]");
    this.solution = this.querySelector("[name=solution]");
    if (!this.form || !this.puzzle || !globalThis.crypto?.subtle) return;
    this.show("working");
    this.form.addEventListener("submit", (event) => this.sent(event));
    this.work();
  }

  disconnectedCallback() {
    this.stopped = true;
  }

  async work() {
    const wanted = Number(this.getAttribute("bits"));
    const words = new TextEncoder();
    for (let first = 0; !this.stopped; first += AT_ONCE) {
      const tries = Array.from({ length: AT_ONCE }, (_, at) => first + at);
      const digests = await Promise.all(
        tries.map((each) =>
          crypto.subtle.digest("SHA-256", words.encode(`${this.puzzle.value}:${each}`)),
        ),
      );
      const found = digests.findIndex((digest) => zeroBits(digest) >= wanted);
      if (found >= 0) {
        this.solution.value = String(tries[found]);
        this.show("done");
        if (this.pressed) this.form.requestSubmit(this.pressed);
        return;
      }
      // Lets the page breathe, and what is typed be seen.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  sent(event) {
    if (this.solution.value) return;
    event.preventDefault();
    this.pressed = event.submitter;
  }

  show(what) {
    for (const each of ["working", "done", "waiting"]) {
      this.querySelector(`[data-${each}]`).hidden = each !== what;
    }
  }
}

customElements.define("fj-proof-of-work", ProofOfWork);

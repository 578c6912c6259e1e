// <fj-preview from="/forum/preview/" beside> in a composer: what the words will look like,
// made anew some moments after the last key, an older request given up. With `beside` it
// shows itself where there is room beside the words; else the button Preview opens it and
// closes it again. Without scripts that button sends the form.

const PAUSE = 700;
const ROOM = "(min-width: 64rem)";

class Preview extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.words = this.form?.querySelector("textarea");
    this.button = this.form?.querySelector("button[value=preview]");
    if (!this.words || !this.button) return;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.form.addEventListener("submit", (event) => this.asked(event), { signal, capture: true });
    this.form.addEventListener("input", () => this.soon(), { signal });
    this.form.addEventListener("change", () => this.soon(), { signal });
    this.open(this.hasAttribute("beside") && matchMedia(ROOM).matches);
    if (this.isOpen && this.words.value.trim() && !this.firstElementChild) this.look();
  }

  disconnectedCallback() {
    this.listening?.abort();
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  open(yes) {
    this.isOpen = yes || Boolean(this.firstElementChild);
    this.closest(".composer-both")?.classList.toggle("two", this.isOpen);
    this.button.ariaExpanded = String(this.isOpen);
  }

  asked(event) {
    if (event.submitter !== this.button || this.form.ariaBusy === "true") return;
    if (this.hasFailed) return;
    event.preventDefault();
    if (this.isOpen && this.firstElementChild) {
      this.replaceChildren();
      this.open(false);
      return;
    }
    this.open(true);
    this.look(true);
  }

  soon() {
    clearTimeout(this.timer);
    if (this.isOpen) this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look(wasAsked = false) {
    this.asking?.abort();
    this.asking = new AbortController();
    const data = new FormData(this.form);
    // Files and drafts are of no interest here.
    data.delete("files");
    try {
      const answer = await fetch(this.getAttribute("from"), {
        method: "POST",
        headers: { "HX-Request": "true" },
        body: data,
        signal: this.asking.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      this.innerHTML = await answer.text();
      this.tell();
      if (wasAsked) this.scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (error.name === "AbortError" || !wasAsked) return;
      // The page for those without scripts says what is wrong, and keeps the words.
      this.hasFailed = true;
      this.form.requestSubmit(this.button);
    }
  }

  // Beside each hint stands who will be able to read it: the page knows.
  tell() {
    const readers = this.form.querySelector(".readers span")?.textContent ?? "";
    for (const hint of this.querySelectorAll(".hint span")) hint.append(` ${readers}`);
  }
}

customElements.define("fj-preview", Preview);

// <fj-mentions from="/members/suggest/" near="forum.topic:12"> around a textarea: an @ and
// two letters bring the names that begin so, to be chosen with the arrow keys, Enter or
// Tab, or a click. Without it a name is typed out.

const PAUSE = 200;
const MENTION = /(?:^|[\s([{"'*_>])@("?)([^\s@"][^@"\n]{1,29})$/u;

class Mentions extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("textarea");
    if (!this.words) return;
    this.list = document.createElement("ul");
    this.list.className = "mention-list";
    this.list.role = "listbox";
    this.list.id = "mention-list";
    this.list.ariaLabel = this.getAttribute("label");
    this.list.hidden = true;
    this.said = document.createElement("span");
    this.said.className = "spoken";
    this.said.role = "status";
    this.append(this.list, this.said);
    this.words.setAttribute("aria-autocomplete", "list");
    this.words.setAttribute("aria-controls", this.list.id);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.words.addEventListener("input", () => this.typed(), { signal });
    // Before the composer's own keys.
    this.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    this.words.addEventListener("blur", () => this.close(), { signal });
    // With the button down the focus stays in the words.
    this.list.addEventListener("pointerdown", (event) => this.pointed(event), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
    clearTimeout(this.timer);
  }

  // The beginning of a name at the cursor, or null.
  get begun() {
    const { selectionStart: at, selectionEnd: end, value } = this.words;
    if (at !== end) return null;
    return value.slice(Math.max(0, at - 40), at).match(MENTION);
  }

  typed() {
    clearTimeout(this.timer);
    const begun = this.begun;
    if (!begun || begun[2] === this.none) {
      this.close();
      return;
    }
    // A longer text finds nothing either, where a shorter one found nothing.
    if (this.none && begun[2].startsWith(this.none)) return;
    this.timer = setTimeout(() => this.ask(begun[2]), PAUSE);
  }

  async ask(start) {
    this.asking?.abort();
    this.asking = new AbortController();
    const query = new URLSearchParams({ q: start, near: this.getAttribute("near") ?? "" });
    try {
      const answer = await fetch(`${this.getAttribute("from")}?${query}`, {
        signal: this.asking.signal,
        redirect: "error",
      });
      if (!answer.ok) return;
      const { names } = await answer.json();
      this.none = names.length ? null : start;
      if (this.begun?.[2] === start) this.show(names);
    } catch {
      // Names can be typed out.
    }
  }

  show(names) {
    if (!names.length) {
      this.close();
      return;
    }
    this.list.replaceChildren(
      ...names.map(({ name, typed }, n) => {
        const line = document.createElement("li");
        line.role = "option";
        line.id = `mention-${n}`;
        line.dataset.typed = typed;
        line.textContent = name;
        line.dir = "auto";
        return line;
      }),
    );
    this.list.hidden = false;
    this.said.textContent = `${names.length} · ${this.getAttribute("found")}`;
    this.point(0);
  }

  close() {
    this.list.hidden = true;
    this.said.textContent = "";
    this.words.removeAttribute("aria-activedescendant");
  }

  point(n) {
    const lines = [...this.list.children];
    this.at = (n + lines.length) % lines.length;
    lines.forEach((line, m) => (line.ariaSelected = String(m === this.at)));
    this.words.setAttribute("aria-activedescendant", lines[this.at].id);
    lines[this.at].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowDown: this.at + 1, ArrowUp: this.at - 1 }[event.key];
    if (moves !== undefined) this.point(moves);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.list.children[this.at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pointed(event) {
    event.preventDefault();
    const line = event.target.closest("li");
    if (line) this.take(line);
  }

  take(line) {
    const begun = this.begun;
    this.close();
    if (!begun) return;
    const at = this.words.selectionStart;
    const length = begun[1].length + begun[2].length + 1;
    this.words.setSelectionRange(at - length, at);
    this.closest("fj-composer")?.insert(`${line.dataset.typed} `);
  }
}

customElements.define("fj-mentions", Mentions);

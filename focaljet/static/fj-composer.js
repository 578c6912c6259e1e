// <fj-composer preview="/forum/preview/"> around the form of a post. What it adds: buttons
// and keys that put marks around words, a preview without leaving the page, quotes taken
// over from the posts above, one post for however many clicks. Without it the form works.

const MARKS = {
  1: {
    bold: ["**", "**"],
    italic: ["*", "*"],
    link: ["[", "](https://)"],
    quote: ["> ", "", "line"],
    list: ["- ", "", "line"],
    code: ["`", "`", "", ["```\n", "\n```"]],
    image: ["![", "](https://)"],
  },
  2: {
    bold: ["[b]", "[/b]"],
    italic: ["[i]", "[/i]"],
    link: ["[url=https://]", "[/url]"],
    quote: ["[quote]", "[/quote]"],
    list: ["[list]\n[*]", "\n[/list]"],
    code: ["[code]", "[/code]"],
    image: ["[img]", "[/img]"],
    spoiler: ["[spoiler]", "[/spoiler]"],
  },
};
const KEYS = { b: "bold", i: "italic", k: "link" };

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.words = this.querySelector("textarea");
    this.kind = this.querySelector("select[name=markup]");
    this.strip = this.querySelector(".strip");
    if (!this.form || !this.words) return;

    this.listening = new AbortController();
    const { signal } = this.listening;
    this.strip?.addEventListener("click", (event) => this.pressed(event), { signal });
    this.strip?.addEventListener("keydown", (event) => this.walk(event), { signal });
    this.kind?.addEventListener("change", () => this.showStrip(), { signal });
    this.words.addEventListener("keydown", (event) => this.key(event), { signal });
    this.words.addEventListener("input", () => this.typed(), { signal });
    this.form.addEventListener("submit", (event) => this.submitted(event), { signal });
    document.addEventListener("click", (event) => this.quoted(event), { signal });
    // Back from the next page, the form must be usable again.
    addEventListener("pageshow", () => this.free(), { signal });
    addEventListener("beforeunload", (event) => this.leaving(event), { signal });
    this.showStrip();
    this.grow();
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  get marks() {
    return MARKS[this.kind?.value] ?? {};
  }

  showStrip() {
    if (!this.strip) return;
    const buttons = [...this.strip.querySelectorAll("button")];
    for (const button of buttons) button.hidden = !(button.dataset.mark in this.marks);
    const shown = buttons.filter((button) => !button.hidden);
    shown.forEach((button, n) => (button.tabIndex = n ? -1 : 0));
    this.strip.hidden = !shown.length;
  }

  // One stop for the Tab key; the arrows go from button to button.
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = [...this.strip.querySelectorAll("button:not([hidden])")];
    const at = shown.indexOf(document.activeElement);
    const next = shown[(at + step + shown.length) % shown.length];
    for (const button of shown) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  }

  pressed(event) {
    const mark = event.target.closest("button")?.dataset.mark;
    if (mark) this.put(mark);
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector("button[value=send]"));
      return;
    }
    const mark = KEYS[event.key.toLowerCase()];
    if (event.shiftKey || !(mark in this.marks)) return;
    event.preventDefault();
    this.put(mark);
  }

  put(mark) {
    let [before, after, how, forLines] = this.marks[mark];
    const { selectionStart: start, selectionEnd: end, value } = this.words;
    const chosen = value.slice(start, end);
    if (forLines && chosen.includes("\n")) [before, after] = forLines;
    if (how === "line") {
      const fresh = start && value[start - 1] !== "\n" ? "\n" : "";
      this.insert(fresh + chosen.split("\n").map((line) => before + line).join("\n"));
      return;
    }
    this.insert(before + chosen + after);
    // Inside the marks, or where the address of a link is still to come.
    const hole = after.indexOf("https://") + 8;
    const at = chosen && hole > 7
      ? start + before.length + chosen.length + hole
      : start + before.length;
    this.words.setSelectionRange(at, hole > 7 && chosen ? at : at + chosen.length);
  }

  insert(text) {
    this.words.focus();
    // Deprecated, and the only way that Ctrl+Z can take back.
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart: start, selectionEnd: end } = this.words;
      this.words.setRangeText(text, start, end, "end");
    }
    this.typed();
  }

  typed() {
    this.unsent = this.words.value.trim() !== this.words.defaultValue.trim();
    this.grow();
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const lines = this.words.value.split("\n").length + this.words.value.length / 70;
    this.words.rows = Math.min(30, Math.max(6, Math.ceil(lines)));
  }

  submitted(event) {
    if (this.form.ariaBusy === "true") {
      event.preventDefault();
    } else if (event.submitter?.value === "preview" && this.getAttribute("preview")) {
      event.preventDefault();
      this.preview(event.submitter);
    } else {
      this.unsent = false;
      this.form.ariaBusy = "true";
      // After the browser has read the form: a disabled button is not sent.
      setTimeout(() => this.disable(true));
    }
  }

  free() {
    this.form.ariaBusy = null;
    this.disable(false);
  }

  disable(yes) {
    for (const button of this.form.querySelectorAll("button[type=submit]")) {
      button.disabled = yes;
    }
  }

  async preview(button) {
    const place = this.querySelector(".preview-place, .preview");
    try {
      const answer = await fetch(this.getAttribute("preview"), {
        method: "POST",
        headers: { "HX-Request": "true" },
        body: new FormData(this.form),
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const shown = document.createElement("div");
      shown.className = "preview-place";
      shown.ariaLive = "polite";
      shown.innerHTML = await answer.text();
      place.replaceWith(shown);
      shown.scrollIntoView({ block: "nearest" });
    } catch {
      // The page for those without scripts says what is wrong, and keeps the words.
      this.unsent = false;
      this.removeAttribute("preview");
      this.form.requestSubmit(button);
    }
  }

  async quoted(event) {
    const link = event.target.closest?.("a[data-quote]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.dataset.quote, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const quote = (await answer.text()).trim();
      const end = this.words.value.length;
      this.words.setSelectionRange(end, end);
      this.insert(`${this.words.value.trim() ? "\n\n" : ""}${quote}\n\n`);
      this.words.scrollIntoView({ block: "center" });
    } catch {
      location.assign(link.href);
    }
  }

  leaving(event) {
    if (this.unsent) event.preventDefault();
  }
}

customElements.define("fj-composer", Composer);

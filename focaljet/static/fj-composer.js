// <fj-composer> around the form of a post. What it adds: buttons and keys that put marks
// around words, one post for however many clicks, sending without losing a word when the
// site does not answer, and a question before unsent words are left. Without it the form
// works. The other comforts stand in files of their own and speak to it by `insert`, and
// by the events `fj-sending` and `fj-typed`.

const MARKS = {
  1: {
    bold: ["**", "**"],
    italic: ["*", "*"],
    link: ["[", "](https://)"],
    quote: ["> ", "", "line"],
    list: ["- ", "", "line"],
    numbers: ["1. ", "", "line"],
    code: ["`", "`", "", ["```\n", "\n```"]],
    spoiler: ["||", "||", "", ["[spoiler]\n", "\n[/spoiler]"]],
    table: ["| ", " | |\n|---|---|\n| | |", "block"],
    image: ["![", "](https://)"],
  },
  2: {
    bold: ["[b]", "[/b]"],
    italic: ["[i]", "[/i]"],
    link: ["[url=https://]", "[/url]"],
    quote: ["[quote]", "[/quote]"],
    list: ["[list]\n[*]", "\n[/list]", "items"],
    numbers: ["[list=1]\n[*]", "\n[/list]", "items"],
    code: ["[icode]", "[/icode]", "", ["[code]\n", "\n[/code]"]],
    spoiler: ["[ispoiler]", "[/ispoiler]", "", ["[spoiler]\n", "\n[/spoiler]"]],
    table: ["[table]\n[tr][th]", "[/th][th][/th][/tr]\n[tr][td][/td][td][/td][/tr]\n[/table]", "block"],
    image: ["[img]", "[/img]"],
  },
};
const KEYS = { b: "bold", i: "italic", k: "link" };
const ADDRESS = "https://";
const SVG = "http://www.w3.org/2000/svg";

class Composer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.words = this.querySelector("textarea");
    this.kind = this.querySelector("select[name=markup]");
    this.strip = this.querySelector(".strip");
    this.said = this.querySelector(".composer-said");
    if (!this.form || !this.words) return;

    this.listening = new AbortController();
    const { signal } = this.listening;
    this.strip?.addEventListener("click", (event) => this.pressed(event), { signal });
    this.strip?.addEventListener("keydown", (event) => this.walk(event), { signal });
    this.kind?.addEventListener("change", () => this.showStrip(), { signal });
    this.words.addEventListener("keydown", (event) => this.key(event), { signal });
    this.words.addEventListener("input", () => this.typed(), { signal });
    this.form.addEventListener("submit", (event) => this.submitted(event), { signal });
    // Back from the next page, the form must be usable again.
    addEventListener("pageshow", () => this.free(), { signal });
    addEventListener("beforeunload", (event) => this.leaving(event), { signal });
    this.drawSigns();
    this.showStrip();
    this.grow();
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  // The signs on its buttons are not in the page: it would be larger by a kilobyte.
  drawSigns() {
    for (const button of this.strip?.querySelectorAll("button:empty") ?? []) {
      const sign = document.createElementNS(SVG, "svg");
      const drawing = document.createElementNS(SVG, "use");
      sign.setAttribute("class", "icon");
      sign.setAttribute("aria-hidden", "true");
      drawing.setAttribute("href", `${this.strip.dataset.signs}#${button.dataset.mark}`);
      sign.append(drawing);
      button.append(sign);
    }
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
    const shown = [...this.strip.querySelectorAll("button:not([hidden])")];
    const at = shown.indexOf(document.activeElement);
    const goes = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (goes === undefined) return;
    const next = shown[(goes + shown.length) % shown.length];
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
    const fresh = start && value[start - 1] !== "\n" ? "\n" : "";
    if (how === "line") {
      this.insert(fresh + chosen.split("\n").map((line) => before + line).join("\n"));
      return;
    }
    if (how === "items" || how === "block") before = fresh + before;
    const inner = how === "items" ? chosen.split("\n").join("\n[*]") : chosen;
    this.insert(before + inner + after);
    this.choose(start + before.length, inner, after);
  }

  // The chosen words again; or, where words have an address to come, that one.
  choose(start, inner, after) {
    const hole = inner ? after.indexOf(ADDRESS) : -1;
    const from = hole < 0 ? start : start + inner.length + hole + ADDRESS.length;
    this.words.setSelectionRange(from, hole < 0 ? start + inner.length : from);
  }

  // Puts a text at the cursor, in a way that Ctrl+Z takes back.
  insert(text) {
    this.words.focus();
    // Deprecated, and the only way that can be undone.
    if (document.execCommand("insertText", false, text)) return;
    const { selectionStart: start, selectionEnd: end } = this.words;
    this.words.setRangeText(text, start, end, "end");
    this.words.dispatchEvent(new Event("input", { bubbles: true }));
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
    // The preview answered in place (fj-preview.js).
    if (event.defaultPrevented) return;
    if (this.form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    this.form.ariaBusy = "true";
    this.dispatchEvent(new Event("fj-sending", { bubbles: true }));
    if (event.submitter?.value === "send" && !this.hasFiles()) {
      event.preventDefault();
      this.send(event.submitter);
      return;
    }
    this.unsent = false;
    // After the browser has read the form: a disabled button is not sent.
    setTimeout(() => this.disable(true));
  }

  // A chosen file that was not sent yet goes the plain way.
  hasFiles() {
    return [...this.form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  }

  // What is refused comes as a page, with the words in it; where no answer comes, or the
  // site is broken, this page stays and says so. The key of the form keeps a second
  // sending from making a second post.
  async send(button) {
    const data = new FormData(this.form, button);
    this.disable(true);
    this.say("");
    try {
      const answer = await fetch(this.form.getAttribute("action"), {
        method: "POST",
        body: data,
        headers: { "HX-Request": "true" },
      });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.statusText);
      const next = answer.headers.get("HX-Redirect");
      this.unsent = false;
      if (next) this.go(next);
      else this.show(await answer.text());
    } catch {
      this.unsent = true;
      this.free();
      this.say(this.getAttribute("failed"));
    }
  }

  go(address) {
    const there = new URL(address, location);
    location.assign(there);
    // The same page with another end of its address would not be loaded anew.
    if (there.pathname + there.search === location.pathname + location.search) location.reload();
  }

  show(page) {
    const made = new DOMParser().parseFromString(page, "text/html");
    const found = made.querySelector("main");
    if (!found) {
      this.unsent = true;
      throw new Error("no page");
    }
    document.title = made.title;
    document.querySelector("main").replaceWith(document.adoptNode(found));
    document.querySelector("main [role=alert], main .notice, main h1")?.scrollIntoView({ block: "center" });
  }

  say(words) {
    if (this.said) this.said.textContent = words;
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

  leaving(event) {
    if (this.unsent && !this.dataset.kept) event.preventDefault();
  }
}

customElements.define("fj-composer", Composer);

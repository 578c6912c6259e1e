// <fj-draft save="/drafts/save/" place="forum.topic:12"> in a composer: keeps what is typed
// on the server, some seconds after the last key and when the page is left, so that it is
// offered on every device. The form carries the version that this page knows; where another
// device saved meanwhile, the server keeps both and this says so. Without scripts there is
// the button "Save draft".

const PAUSE = 2000;
const AT_MOST_EVERY = 5000;
// What a browser lets go out while it leaves a page.
const LAST_WORDS = 60_000;

class Draft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.composer = this.closest("fj-composer");
    this.words = this.form?.querySelector("textarea");
    this.seen = this.form?.elements.draft;
    this.said = this.form?.querySelector(".composer-said");
    if (!this.words || !this.seen) return;
    this.last = 0;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.form.addEventListener("input", () => this.soon(), { signal });
    this.form.addEventListener("change", () => this.soon(), { signal });
    this.form.addEventListener("submit", (event) => this.submitted(event), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave(), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
    clearTimeout(this.timer);
  }

  soon() {
    this.changed = true;
    delete this.composer?.dataset.kept;
    clearTimeout(this.timer);
    const wait = Math.max(PAUSE, this.last + AT_MOST_EVERY - Date.now());
    this.timer = setTimeout(() => this.save(), wait);
  }

  // What is sent needs no draft: none may come after it. "Save draft" is pressed here.
  submitted(event) {
    if (event.submitter?.value === "draft" && !event.defaultPrevented) {
      event.preventDefault();
      this.changed = true;
      clearTimeout(this.timer);
      this.free();
      this.save();
      return;
    }
    if (event.defaultPrevented && event.submitter?.value === "preview") return;
    clearTimeout(this.timer);
    this.changed = false;
    this.asking?.abort();
  }

  free() {
    this.composer?.free();
  }

  leave() {
    if (this.changed && this.form.ariaBusy !== "true") this.save({ keepalive: true });
  }

  get data() {
    const { title, source, markup, base, draft } = this.form.elements;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    data.set("place", this.getAttribute("place"));
    data.set("title", title?.value ?? "");
    data.set("source", source.value);
    data.set("markup", markup?.value ?? "");
    data.set("base", base?.value ?? "");
    data.set("seen", draft.value);
    return data;
  }

  async save({ keepalive = false } = {}) {
    if (this.saving) {
      this.soon();
      return;
    }
    if (keepalive && this.words.value.length > LAST_WORDS) keepalive = false;
    this.saving = true;
    this.changed = false;
    this.last = Date.now();
    this.asking = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("save"), {
        method: "POST",
        body: this.data,
        keepalive,
        redirect: "error",
        signal: this.asking.signal,
      });
      const found = answer.status === 422 || answer.ok ? await answer.json() : null;
      if (!answer.ok) throw new Error(found?.refused ?? "");
      this.kept(found);
    } catch (error) {
      if (error.name !== "AbortError") this.failed(error.message);
    } finally {
      this.saving = false;
    }
  }

  kept({ version, others, hints }) {
    // Gone meanwhile (sent or thrown away elsewhere): the next words begin a new one.
    this.seen.value = version;
    if (version) this.composer.dataset.kept = "yes";
    const words = [version ? this.getAttribute("saved") : ""];
    if (others) words.push(this.getAttribute("others"));
    const readers = this.form.querySelector(".readers span")?.textContent ?? "";
    for (const hint of hints ?? []) words.push(`${hint} ${readers}`);
    this.say(words.filter(Boolean).join(" · "));
  }

  failed(reason) {
    this.changed = true;
    this.say(reason && !/fetch|network/i.test(reason) ? reason : this.getAttribute("unsaved"));
  }

  say(words) {
    if (this.said) this.said.textContent = words;
  }
}

customElements.define("fj-draft", Draft);

// <fj-viewer of=".posts"> around a <dialog>: the pictures among the posts, one at a time
// and as large as the window. Its words stand in the page. Without it a picture is a link
// to the large one, and so it stays for a click with Ctrl, Shift or the middle button.

const SWIPE = 50;

class Viewer extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dialog?.showModal) return;
    this.place = document.createElement("figure");
    this.dialog.prepend(this.place);
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("click", (event) => this.clicked(event), { signal });
    this.dialog.addEventListener("click", (event) => this.pressed(event), { signal });
    this.dialog.addEventListener("keydown", (event) => this.key(event), { signal });
    this.dialog.addEventListener("close", () => this.place.replaceChildren(), { signal });
    this.place.addEventListener("pointerdown", (event) => (this.from = event.clientX), { signal });
    this.place.addEventListener("pointerup", (event) => this.swiped(event), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
    this.place?.remove();
  }

  get links() {
    const all = document.querySelectorAll(`${this.getAttribute("of")} a:has(> img)`);
    return [...all].filter((link) => link.origin === location.origin);
  }

  clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey || event.altKey || this.dialog.open) return;
    const link = event.target.closest?.("a");
    const at = link ? this.links.indexOf(link) : -1;
    if (at < 0) return;
    event.preventDefault();
    this.dialog.showModal();
    this.show(at);
  }

  show(at) {
    const links = this.links;
    if (!links[at]) return;
    this.at = at;
    const small = links[at].querySelector("img");
    const large = new Image();
    large.alt = small.alt;
    large.draggable = false;
    // The small one stays until the large one is there.
    large.src = small.currentSrc || small.src;
    const whole = new Image();
    whole.onload = () => (large.src = whole.src);
    whole.src = links[at].href;
    this.place.replaceChildren(large);
    const post = links[at].closest(".post")?.querySelector("h2")?.textContent ?? "";
    this.say("caption", [small.alt, post].filter(Boolean).join(" · "));
    this.say("count", this.getAttribute("count").replace("{n}", at + 1).replace("{all}", links.length));
    this.part("save").href = links[at].href;
    this.part("back").disabled = at === 0;
    this.part("on").disabled = at === links.length - 1;
    if (document.activeElement?.disabled) this.part("close").focus();
  }

  part(name) {
    return this.dialog.querySelector(`[data-part=${name}]`);
  }

  say(name, words) {
    this.part(name).textContent = words;
  }

  pressed(event) {
    const part = event.target.closest("[data-part]")?.dataset.part;
    if (part === "back") this.show(this.at - 1);
    else if (part === "on") this.show(this.at + 1);
    else if (part === "close" || event.target === this.dialog) this.dialog.close();
  }

  key(event) {
    const onward = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: onward, ArrowLeft: -onward }[event.key];
    const end = { Home: 0, End: this.links.length - 1 }[event.key];
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    this.show(end ?? this.at + step);
  }

  swiped(event) {
    const way = event.clientX - this.from;
    if (Math.abs(way) < SWIPE) return;
    const onward = document.dir === "rtl" ? way > 0 : way < 0;
    this.show(this.at + (onward ? 1 : -1));
  }
}

customElements.define("fj-viewer", Viewer);

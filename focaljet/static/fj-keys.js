// <fj-keys go-h="…" go-n="…" up="…" list="…" close="Close">: j and k walk over posts and
// lines, o opens, and so on. A member can switch it off on the page `list`, which has the
// keys in #keys; "?" shows them from there.
// Nothing happens while somebody types, or holds Ctrl, Alt or the like.

const ITEMS = ".post, .topic:not(.moved), .forum";
const TITLES = ".topic-title a, .forum-name a, [rel=bookmark]";
const SOON = 1500;

class Keys extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  key(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat && event.key !== "j" && event.key !== "k") return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.isContentEditable || at.closest?.("input, textarea, select, dialog[open]")) return;
    if (this.asked > event.timeStamp - SOON) {
      this.asked = undefined;
      if (this.go(`go-${event.key}`)) event.preventDefault();
      return;
    }
    const deed = {
      j: () => this.walk(1),
      k: () => this.walk(-1),
      o: () => this.open(),
      Enter: () => at === this.item && this.open(),
      u: () => this.go("up"),
      n: () => this.press("a[rel=next]"),
      p: () => this.press("a[rel=prev]"),
      r: () => this.reply(),
      q: () => this.item?.querySelector("[data-quote]")?.click(),
      g: () => (this.asked = event.timeStamp),
      "/": () => this.search(),
      "?": () => void this.help(),
    }[event.key];
    if (!deed) return;
    if (deed() !== false) event.preventDefault();
  }

  // Where one is: the line or post that holds the focus, or held it last.
  get item() {
    const here = document.activeElement?.closest?.(ITEMS) ?? this.last;
    return here?.isConnected ? here : null;
  }

  walk(step) {
    const items = [...document.querySelectorAll(ITEMS)];
    if (!items.length) return false;
    const at = this.item ? items.indexOf(this.item) : -1;
    const next = items[at < 0 ? this.begin(items) : at + step];
    if (!next) return;
    this.last = next;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: next.matches(".post") ? "start" : "nearest" });
  }

  // The first that is not above the window.
  begin(items) {
    return Math.max(0, items.findIndex((item) => item.getBoundingClientRect().top >= 0));
  }

  open() {
    const link = this.item?.querySelector(TITLES);
    if (!link) return false;
    link.click();
  }

  async help() {
    this.dialog ??= await this.fetched();
    if (this.dialog) this.dialog.showModal();
    else this.go("list");
  }

  async fetched() {
    const answer = await fetch(this.getAttribute("list")).catch(() => null);
    if (!answer?.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const keys = page.querySelector("#keys");
    if (!keys) return null;
    const dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const close = document.createElement("button");
    close.className = "button main";
    close.type = "button";
    close.textContent = this.getAttribute("close");
    close.addEventListener("click", () => dialog.close());
    const list = page.createElement("a");
    list.href = this.getAttribute("list");
    list.textContent = page.querySelector("h1")?.textContent ?? "";
    const row = document.createElement("div");
    row.className = "actions";
    row.append(close, document.adoptNode(list));
    dialog.append(...[...keys.children].map((one) => document.adoptNode(one)), row);
    return this.appendChild(dialog);
  }

  // The box in the bar, or on the search page its own.
  search() {
    const boxes = [...document.querySelectorAll("main [type=search], .bar-search [type=search]")];
    const box = boxes.find((one) => one.checkVisibility());
    if (!box) return false;
    box.focus();
    box.select();
  }

  reply() {
    const words = document.querySelector(".composer textarea");
    if (!words) return false;
    words.focus();
    words.scrollIntoView({ block: "center" });
  }

  press(link) {
    const found = document.querySelector(`main ${link}`);
    if (!found) return false;
    found.click();
  }

  go(where) {
    const address = this.getAttribute(where);
    if (!address) return false;
    location.assign(address);
    return true;
  }
}

customElements.define("fj-keys", Keys);

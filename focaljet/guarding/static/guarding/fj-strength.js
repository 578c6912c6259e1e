// <fj-strength> in a form with a new password: shows one of its sentences by length and
// variety while it is typed. The site judges what is sent; nothing leaves the page before.

class Strength extends HTMLElement {
  connectedCallback() {
    const input = this.closest("form")?.querySelector("[autocomplete=new-password]");
    input?.addEventListener("input", () => this.tell([...input.value.toLowerCase()]));
  }

  tell(typed) {
    const word = this.word(typed);
    for (const each of this.querySelectorAll("[data-when]")) {
      each.hidden = each.dataset.when !== word;
    }
  }

  word(typed) {
    if (typed.length === 0) return "";
    if (typed.length < Number(this.getAttribute("least"))) return "short";
    if (new Set(typed).size < 6) return "alike";
    return typed.length < 16 ? "fair" : "good";
  }
}

customElements.define("fj-strength", Strength);

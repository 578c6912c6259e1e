// <fj-again from="…">: a piece of a page that is still being made, asked for anew every
// few seconds, until the answer holds no such element any more. Without scripts the piece
// has a link that looks again.

const PAUSE = 3000;

class Again extends HTMLElement {
  connectedCallback() {
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      const answer = await fetch(this.getAttribute("from"), {
        headers: { "HX-Request": "true" },
        redirect: "error",
      });
      if (answer.ok && this.isConnected) {
        this.outerHTML = await answer.text();
        return;
      }
    } catch {
      // The network is away for a moment: the next look may find it again.
    }
    this.connectedCallback();
  }
}

customElements.define("fj-again", Again);

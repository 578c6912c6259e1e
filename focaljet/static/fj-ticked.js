/* Around the bar for what was ticked: counts the boxes, and ticks all of them. */
class Ticked extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.all = this.querySelector("[data-all]");
    this.count = this.querySelector("output");
    this.all.hidden = false;
    this.all.addEventListener("click", () => this.tickAll());
    document.addEventListener("change", this);
    this.handleEvent();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this);
  }

  get boxes() {
    return [...this.form.elements].filter((input) => input.type === "checkbox");
  }

  tickAll() {
    const boxes = this.boxes;
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    this.handleEvent();
  }

  handleEvent() {
    const ticked = this.boxes.filter((box) => box.checked).length;
    this.count.value = ticked;
    this.count.hidden = ticked === 0;
  }
}

customElements.define("fj-ticked", Ticked);

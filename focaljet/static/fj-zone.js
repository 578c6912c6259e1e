// <fj-zone say="…"> stands around a list of time zones and offers the browser's own, which
// leaves the browser only when the member takes it and saves.

class Zone extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector("select");
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    const option = [...list.options].find((each) => each.value === timeZone);
    if (!option || list.value === timeZone) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = `${this.getAttribute("say")}: ${option.text}`;
    button.addEventListener("click", () => {
      list.value = timeZone;
      list.focus();
      button.remove();
    });
    this.append(button);
  }
}

customElements.define("fj-zone", Zone);

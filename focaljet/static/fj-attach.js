// <fj-attach upload="/attachments/upload/"> around the part of a form in which files are
// attached. What it adds: a file is sent as soon as it is chosen, dropped or pasted into
// the text, and its mark is put at the cursor. Without it the buttons send the form.

const MARKDOWN = "1";
const BBCODE = "2";

class Attach extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.words = this.form?.querySelector("textarea");
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector(".attach-list");
    this.said = this.querySelector(".attach-said");
    if (!this.form || !this.words || !this.list) return;

    this.listening = new AbortController();
    const { signal } = this.listening;
    this.list.addEventListener("click", (event) => this.pressed(event), { signal });
    if (!this.input) return;
    this.querySelector("button[value=attach]").hidden = true;
    this.input.addEventListener("change", () => this.chosen(), { signal });
    this.words.addEventListener("paste", (event) => this.pasted(event), { signal });
    for (const name of ["dragenter", "dragover"]) {
      this.form.addEventListener(name, (event) => this.over(event), { signal });
    }
    this.form.addEventListener("dragleave", (event) => this.left(event), { signal });
    this.form.addEventListener("drop", (event) => this.dropped(event), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  chosen() {
    const files = [...this.input.files];
    // Sent from here: with the form they would be sent a second time.
    this.input.value = "";
    this.send(files, false);
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.send(files, true);
  }

  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("takes-files");
  }

  left(event) {
    if (!this.form.contains(event.relatedTarget)) this.form.classList.remove("takes-files");
  }

  dropped(event) {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.form.classList.remove("takes-files");
    this.send(files, event.target === this.words);
  }

  // One after the other: a sentence about one does not stop the next.
  async send(files, intoTheText) {
    this.said.replaceChildren();
    for (const file of files) {
      const bar = this.began(file);
      try {
        await this.sendOne(file, bar, intoTheText);
      } catch {
        this.say(this.getAttribute("failed"), file);
      } finally {
        bar.parentElement.remove();
      }
    }
  }

  began(file) {
    const line = document.createElement("li");
    line.className = "attach-item";
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.ariaLabel = `${this.getAttribute("busy")} ${file.name}`;
    line.append(name, bar);
    this.list.append(line);
    return bar;
  }

  // The old way to ask, since fetch tells nothing of how far the sending is.
  sendOne(file, bar, intoTheText) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    data.append("files", file, file.name);
    const request = new XMLHttpRequest();
    return new Promise((done, failed) => {
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      };
      request.onerror = failed;
      request.onload = () => {
        if (request.status !== 200 && request.status !== 422) return failed();
        this.take(request.responseText, intoTheText);
        done();
      };
      request.open("POST", this.getAttribute("upload"));
      request.setRequestHeader("HX-Request", "true");
      request.send(data);
    });
  }

  take(html, intoTheText) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const errors = page.querySelector(".errors");
    if (errors) this.said.append(errors);
    for (const item of page.querySelectorAll(".attach-item")) {
      this.list.append(item);
      if (intoTheText) this.put(item.dataset.key);
    }
  }

  say(sentence, file) {
    const line = document.createElement("p");
    line.textContent = `${file.name}: ${sentence}`;
    this.said.append(line);
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.name === "put") return this.put(button.value);
    this.takeOut(button.value);
    button.closest("li").remove();
    (this.input ?? this.words).focus();
  }

  mark(key) {
    const kind = this.form.elements.markup?.value;
    if (kind === BBCODE) return `[attach]${key}[/attach]`;
    return kind === MARKDOWN || !kind ? `![](attachment:${key})` : "";
  }

  put(key) {
    const mark = this.mark(key);
    if (!mark) return;
    const { selectionStart: at, value } = this.words;
    const before = at && value[at - 1] !== "\n" ? "\n\n" : "";
    this.insert(`${before}${mark}\n`);
  }

  insert(text) {
    this.words.focus();
    // Deprecated, and the only way that Ctrl+Z can take back.
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart: start, selectionEnd: end } = this.words;
      this.words.setRangeText(text, start, end, "end");
      this.words.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }

  takeOut(key) {
    const left = [`![](attachment:${key})`, `[attach]${key}[/attach]`].reduce(
      (text, mark) => text.replaceAll(mark, ""),
      this.words.value,
    );
    if (left === this.words.value) return;
    this.words.value = left;
    this.words.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

customElements.define("fj-attach", Attach);

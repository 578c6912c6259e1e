// Quotes from the posts of the page. A link with `data-quote` brings its quote into the
// composer, or just the words that are selected in its post. The buttons `.pick`
// pick posts without leaving the page; what is picked is kept on the server, over pages
// and topics. Without scripts the links lead to the page for replies, and the
// buttons come back to the post.

let selected = null;

// Pressing a link may take the selection away: it is looked at before.
addEventListener("pointerdown", (event) => remember(event.target), { capture: true });
addEventListener("click", (event) => quote(event));
addEventListener("submit", (event) => pick(event));

function remember(target) {
  const post = target.closest?.("a[data-quote]")?.closest(".post");
  const chosen = getSelection();
  selected = null;
  if (!post || !chosen || chosen.isCollapsed) return;
  const body = post.querySelector(".post-body");
  const range = chosen.getRangeAt(0);
  if (!body?.contains(range.commonAncestorContainer)) return;
  const words = chosen.toString().trim();
  if (words) selected = { id: post.id.replace("post-", ""), words };
}

async function quote(event) {
  const link = event.target.closest?.("a[data-quote]");
  const composer = document.querySelector("fj-composer");
  if (!link || !composer?.words || event.button) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    put(composer, selected ? ofSelection() : await fetched(addressOf(link)));
  } catch {
    location.assign(link.href);
  }
}

// That of a post stands once, at the list of posts, with 0 for its number.
function addressOf(link) {
  const post = link.closest(".post");
  if (!post) return link.dataset.quote;
  return post.parentElement.dataset.quotes.replace("0", post.id.replace("post-", ""));
}

function ofSelection() {
  const { id, words } = selected;
  selected = null;
  // A tag in the selected words would end the quote too early.
  return `[quote post=${id}]${words.replace(/\[(?=\/?quote\b)/gi, "[ ")}[/quote]`;
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return (await answer.text()).trim();
}

function put(composer, text) {
  const { words } = composer;
  const end = words.value.length;
  words.focus();
  words.setSelectionRange(end, end);
  composer.insert(`${words.value.trim() ? "\n\n" : ""}${text}\n\n`);
  words.scrollIntoView({ block: "center" });
}

async function pick(event) {
  const form = event.target;
  const button = event.submitter;
  if (!button?.matches(".pick") || button.dataset.plain) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new FormData(form, button),
      redirect: "error",
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const { picked } = await answer.json();
    button.ariaPressed = String(button.ariaPressed !== "true");
    for (const count of document.querySelectorAll(".picked-count")) count.textContent = picked;
    for (const bar of document.querySelectorAll(".picked-bar")) bar.hidden = !picked;
  } catch {
    // The plain way: the page that comes back says what is wrong.
    button.dataset.plain = "yes";
    form.requestSubmit(button);
  }
}

// @ts-check
// What every member's page can do beyond links and forms. Each element owns the part of the page it stands around.

/**
 * <live-part data-stream="/abc/live" data-topics="answers cases">: fetches itself again when something changed.
 * Only a visible tab holds a stream: HTTP/1.1 allows six connections to a host.
 */
class LivePart extends HTMLElement {
  /** @type {EventSource | null} */ #stream = null;
  #waiting = 0;
  #refresh = () => this.#later();
  #visibility = () => (document.visibilityState === "visible" ? this.#open() : this.#close());

  connectedCallback() {
    if (!this.dataset.stream) return;
    document.addEventListener("visibilitychange", this.#visibility);
    this.#visibility();
  }
  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#visibility);
    this.#close();
  }
  #open() {
    if (this.#stream || !this.dataset.stream) return;
    const stream = new EventSource(this.dataset.stream);
    // A new connection may have missed something: fetch once, always.
    stream.addEventListener("open", this.#refresh);
    stream.addEventListener("changed", (event) => {
      const topics = (this.dataset.topics ?? "").split(" ");
      const topic = /** @type {MessageEvent} */ (event).data;
      if (topic === "all" || topics.includes(topic)) this.#refresh();
    });
    stream.addEventListener("end", () => this.#close());
    this.#stream = stream;
  }
  #close() {
    this.#stream?.close();
    this.#stream = null;
  }
  #later() {
    if (this.#waiting) return;
    this.#waiting = window.setTimeout(() => { this.#waiting = 0; this.#fetch(); }, 300);
  }
  async #fetch() {
    // Somebody who writes or has opened something must not lose it.
    const busy = this.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select");
    if (busy || this.querySelector("dialog[open], details[open], form[data-dirty]")) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("live-part");
    if (fresh && fresh.innerHTML !== this.innerHTML) this.replaceChildren(...fresh.childNodes);
  }
}
customElements.define("live-part", LivePart);

// The slash goes to the search, as the sign beside it says.
document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || target.matches("input, textarea, select")) return;
  const find = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.find"));
  if (find) { event.preventDefault(); find.click(); }
});

// A form that was touched is not replaced by a live part, and is sent once.
document.addEventListener("input", (event) => {
  /** @type {HTMLElement} */ (event.target).closest("form")?.setAttribute("data-dirty", "");
});
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.setTimeout(() => { delete form.dataset.sent; }, 4000);
});

// A select with data-sends sends its form when another choice is made.
document.addEventListener("change", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.matches("select[data-sends]")) target.closest("form")?.requestSubmit();
});

// A toast goes after ten seconds, unless it is being used.
const toast = document.querySelector(".toast");
if (toast) {
  window.setInterval(() => {
    if (!toast.matches(":hover, :focus-within")) toast.remove();
  }, 10000);
}

// Print buttons: the page prints without them, by the browser's own menu.
document.addEventListener("click", (event) => {
  if (/** @type {HTMLElement} */ (event.target).closest("[data-prints]")) { event.preventDefault(); window.print(); }
});

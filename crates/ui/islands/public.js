// @ts-check
// The customer's page works without this. With it, a form is sent once, and the reader is told when the network is gone.

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  // A slow network: the button may be pressed again after a while; the same draft is saved once.
  window.setTimeout(() => { delete form.dataset.sent; }, 8000);
});

// Coming back by the browser's memory shows the page as it was: let its forms be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const offline = document.querySelector("[data-offline]");
if (offline) {
  const tell = () => { /** @type {HTMLElement} */ (offline).hidden = navigator.onLine; };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
}

// Words that were begun go along when the reader chooses another language, and nowhere else.
const words = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#words"));
if (words) {
  const begun = window.sessionStorage.getItem("words");
  window.sessionStorage.removeItem("words");
  if (begun && !words.value) words.value = begun;
  for (const link of document.querySelectorAll("footer a[hreflang]")) {
    link.addEventListener("click", () => window.sessionStorage.setItem("words", words.value));
  }
}

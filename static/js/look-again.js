// A page that looks again by itself while a check runs says so when it cannot, and goes on looking.

const WORDS = {
  401: "You are signed out, so this page cannot tell how far the check is. The check goes on. Sign in in a new tab and come back here.",
  0: "The connection is broken, so this page cannot tell how far the check is. The check goes on, and the page tries again by itself.",
};
const OTHER = "The server did not tell how far the check is. The check goes on, and the page tries again by itself.";

document.addEventListener("htmx:afterRequest", (event) => {
  const told = event.detail.elt.querySelector?.("[data-look-told]");
  if (!told) return;
  const { status } = event.detail.xhr;
  const words = status >= 200 && status < 400 ? "" : (WORDS[status] ?? OTHER);
  // Screen readers would tell the same words with each try.
  if (told.textContent !== words) told.textContent = words;
});

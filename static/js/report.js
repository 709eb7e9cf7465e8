// The report: another page's picture without loading the whole report again, and the arrow keys. Each of these links works without this script, too.

const pane = () => document.getElementById("page-pane");
const told = document.getElementById("page-told");

// A strip that scrolls sideways shows the present page.
function centre() {
  const thumb = document.querySelector(".thumb[aria-current]");
  const strip = thumb?.closest(".strip");
  if (strip) strip.scrollLeft = thumb.parentElement.offsetLeft - strip.offsetLeft - (strip.clientWidth - thumb.clientWidth) / 2;
}
centre();

// The strip and the findings know which page is shown beside them.
function markPage() {
  const page = pane().dataset.page;
  for (const thumb of document.querySelectorAll(".thumb[data-page]")) {
    if (thumb.dataset.page === page) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  }
  centre();
  for (const finding of document.querySelectorAll(".finding[data-page]")) {
    finding.classList.toggle("finding--here", finding.dataset.page === page);
  }
}

async function show(href) {
  const address = new URL(href, location.href);
  const place = address.pathname + address.search;
  await window.htmx.ajax("GET", place, { target: "#page-pane", swap: "outerHTML" });
  if (!place.endsWith(location.pathname + location.search)) history.replaceState(null, "", place);
  markPage();
  if (told) told.textContent = pane().dataset.told;
  // Beside the findings the picture is in sight already; on a phone it is at the end of the page.
  const box = pane().getBoundingClientRect();
  if (box.top >= innerHeight || box.bottom <= 0) pane().scrollIntoView({ block: "start" });
}

// What cannot be shown beside, as by somebody who is signed out, is opened as a page, which says why.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target?.id === "page-pane") location.assign(event.detail.pathInfo.finalRequestPath);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-pane-link]");
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  event.preventDefault();
  show(link.href);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  // In a field the arrows move the cursor, in an enlarged picture they scroll.
  if (event.target.closest("input, textarea, select, [contenteditable], .picture-frame[tabindex]")) return;
  const id = { ArrowLeft: "pane-previous", ArrowRight: "pane-next" }[event.key];
  const link = id && document.getElementById(id);
  if (!link) return;
  event.preventDefault();
  link.click();
});

// A picture that others had to wait for, too, is asked for again; the words in its place are as wide as no page is drawn.
const BUSY_WIDTH = 611;
function again(picture) {
  if (picture.naturalWidth !== BUSY_WIDTH) return;
  const address = new URL(picture.src);
  const tries = Number(address.searchParams.get("again") ?? 0) + 1;
  address.searchParams.set("again", tries);
  if (tries < 8) setTimeout(() => { picture.src = address; }, 700 * tries);
}
document.addEventListener("load", (event) => event.target.matches?.("img") && again(event.target), true);
for (const picture of document.images) if (picture.complete) again(picture);

// Pictures that were not scrolled to yet belong on paper all the same.
addEventListener("beforeprint", () => {
  for (const picture of document.querySelectorAll("img[loading=lazy]")) picture.loading = "eager";
});

// Small comforts over pages that work without them: menus, the desk's panes, word counters, scale meanings.

// A pressed button says what it does until the answer is there; coming back to the page makes it a button again.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.submitter?.querySelector(".button-busy")) event.submitter.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll('.button[aria-busy="true"]')) button.removeAttribute("aria-busy");
});

// Menus close on Escape and on a press elsewhere.
function closeMenus(but) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== but) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The desk on a phone: one pane at a time.
const desk = document.querySelector("[data-desk]");
if (desk) {
  const narrow = matchMedia("(max-width: 639.98px)");
  const tabs = [...desk.querySelectorAll("[data-pane]")];
  const pane = (tab) => desk.querySelector(`#${tab.dataset.pane}`);
  let chosen = tabs.find((tab) => `#${tab.dataset.pane}` === location.hash) ?? tabs.find((tab) => tab.dataset.pane === desk.dataset.desk) ?? tabs[0];
  const show = () => {
    for (const tab of tabs) {
      tab.setAttribute("aria-current", String(tab === chosen));
      pane(tab).toggleAttribute("data-pane-off", narrow.matches && tab !== chosen);
    }
  };
  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      if (!narrow.matches) return;
      event.preventDefault();
      chosen = tab;
      history.replaceState(null, "", tab.href);
      show();
      pane(tab).focus({ preventScroll: true });
    });
  }
  narrow.addEventListener("change", show);
  show();
}

// The desk's queue folds while there is no room for it beside the paper.
const fold = document.querySelector("[data-desk-fold]");
if (fold) {
  const between = matchMedia("(min-width: 640px) and (max-width: 1087.98px)");
  const settle = () => {
    fold.open = !between.matches;
  };
  between.addEventListener("change", settle);
  settle();
}

// Word counters.
const countWords = (text) => (text.match(/\S+/g) ?? []).length;
document.addEventListener("input", (event) => {
  const counter = event.target.id && document.querySelector(`[data-counter-for="${CSS.escape(event.target.id)}"]`);
  if (!counter) return;
  const words = countWords(event.target.value);
  counter.textContent = `${words} of ${counter.dataset.most} words`;
  counter.classList.toggle("field-counter--over", words > Number(counter.dataset.most));
});

// "/" goes to the query box.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  const query = document.querySelector("[data-query]");
  if (!query) return;
  event.preventDefault();
  query.focus();
});

// On phones the present place is scrolled into sight.
document.querySelector(".place[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

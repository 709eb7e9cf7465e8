// Suggestions for affiliations out of the directory of organisations: an editable combobox with a list box. Without this
// script the field is plain text, and whatever is typed counts.

const WAIT = 180;
const LEAST = 2;
let open = null;

const form = () => document.querySelector("form[data-places]");

// The list belongs to the field that has the focus; it is made when it is needed and goes with it.
function listFor(input) {
  const list = document.createElement("ul");
  list.className = "suggested";
  list.id = `${input.id}-places`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Organisations in the directory");
  return list;
}

function prepare(input) {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");
}

function close() {
  if (!open) return;
  clearTimeout(open.timer);
  open.request?.abort();
  open.list.remove();
  open.input.setAttribute("aria-expanded", "false");
  open.input.removeAttribute("aria-controls");
  open.input.removeAttribute("aria-activedescendant");
  open = null;
}

const options = () => [...open.list.querySelectorAll("[role=option]")];

function mark(index) {
  const all = options();
  open.at = all.length ? (index + all.length) % all.length : -1;
  all.forEach((option, place) => option.setAttribute("aria-selected", String(place === open.at)));
  if (open.at < 0) return;
  open.input.setAttribute("aria-activedescendant", all[open.at].id);
  all[open.at].scrollIntoView({ block: "nearest" });
}

function take(option) {
  const input = open.input;
  input.value = option.dataset.place;
  close();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function ask(input) {
  const typed = input.value.trim();
  if (typed.length < LEAST) return close();
  const state = open?.input === input ? open : (close(), (open = { input, list: listFor(input), at: -1 }));
  state.request?.abort();
  state.request = new AbortController();
  let text;
  try {
    const answer = await fetch(`${form().dataset.places}?q=${encodeURIComponent(typed)}`, {
      headers: { "HX-Request": "true" },
      signal: state.request.signal,
    });
    if (!answer.ok) return close();
    text = await answer.text();
  } catch {
    // Aborted by the next letter, or offline: the field stays plain text.
    return undefined;
  }
  if (open !== state || document.activeElement !== input) return undefined;
  const found = new DOMParser().parseFromString(`<ul>${text}</ul>`, "text/html").querySelectorAll("li");
  if (!found.length || (found.length === 1 && found[0].dataset.place === typed)) return close();
  state.list.replaceChildren(...found);
  options().forEach((option, index) => {
    option.id = `${state.list.id}-${index}`;
    option.setAttribute("aria-selected", "false");
  });
  state.at = -1;
  if (!state.list.isConnected) input.after(state.list);
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", state.list.id);
  input.removeAttribute("aria-activedescendant");
  return undefined;
}

const field = (event) => (event.target.matches?.("input[data-places]") ? event.target : null);

document.addEventListener("focusin", (event) => {
  const input = field(event);
  if (input && form()) prepare(input);
});

document.addEventListener("input", (event) => {
  const input = field(event);
  if (!input || !form() || !event.isTrusted) return;
  if (open?.input !== input) close();
  if (!open) open = { input, list: listFor(input), at: -1 };
  clearTimeout(open.timer);
  open.timer = setTimeout(() => ask(input), WAIT);
});

document.addEventListener("keydown", (event) => {
  const input = field(event);
  if (!input || event.altKey || event.ctrlKey || event.metaKey) return;
  const isShown = open?.input === input && open.list.isConnected;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isShown) mark(open.at < 0 && event.key === "ArrowUp" ? -1 : open.at + (event.key === "ArrowDown" ? 1 : -1));
    else ask(input);
  } else if (event.key === "Escape" && isShown) {
    event.preventDefault();
    close();
  } else if (event.key === "Enter" && isShown && open.at >= 0) {
    event.preventDefault();
    take(options()[open.at]);
  } else if (event.key === "Tab") close();
});

// The field keeps the focus while an option is pressed.
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.(".suggested [role=option]");
  if (!option || !open) return;
  event.preventDefault();
  take(option);
});

document.addEventListener("focusout", (event) => {
  if (open && event.target === open.input) close();
});

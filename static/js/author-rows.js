// Author rows: add, remove with a way back, move by buttons, by keyboard and by dragging. Without this script the same
// buttons send the form.

const list = () => document.querySelector("[data-authors]");
const rows = () => [...list().querySelectorAll(":scope > [data-row]")];
const nameOf = (row) => row.querySelector("[data-shown=name]").textContent.trim();
let counter = Date.now() % 100000;

function tell(words) {
  document.querySelector("[data-authors-told]").textContent = words;
}

function changed() {
  rows().forEach((row, index) => {
    row.querySelector("[data-position]").textContent = index + 1;
  });
  list().closest("form").dispatchEvent(new Event("change"));
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) {
    tell(`${nameOf(row)} stands ${step < 0 ? "first" : "last"} already.`);
    return;
  }
  const focus = document.activeElement;
  if (step < 0) other.before(row);
  else other.after(row);
  if (row.contains(focus)) focus.focus();
  changed();
  tell(`${nameOf(row)}, now ${rows().indexOf(row) + 1} of ${rows().length}.`);
}

function newKey() {
  counter += 1;
  return `new${counter}`;
}

function rekey(row, key) {
  const was = row.dataset.row;
  row.dataset.row = key;
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of ["id", "name", "for", "aria-describedby", "value"]) {
      const text = element.getAttribute(attribute);
      if (text === null) continue;
      if (attribute === "value") {
        if (element.name === "author") element.setAttribute("value", key);
        if (element.name === "row") element.setAttribute("value", text.replace(`:${was}`, `:${key}`));
      } else element.setAttribute(attribute, text.replace(`author-${was}-`, `author-${key}-`));
    }
  }
}

function add() {
  const row = document.getElementById("author-template").content.firstElementChild.cloneNode(true);
  rekey(row, newKey());
  list().append(row);
  row.querySelector("details").open = true;
  changed();
  row.querySelector("input:not([type=hidden])").focus();
}

function remove(row) {
  const next = row.nextElementSibling;
  const focus = row.nextElementSibling ?? row.previousElementSibling;
  const name = nameOf(row);
  row.remove();
  changed();
  const line = document.getElementById("author-removed").content.firstElementChild.cloneNode(true);
  line.querySelector("[data-name]").textContent = name;
  line.querySelector("button").addEventListener("click", () => {
    // The row on the server is gone; the same person comes back as a new one.
    rekey(row, newKey());
    if (next?.isConnected) next.before(row);
    else list().append(row);
    line.remove();
    changed();
    row.querySelector("[data-move=up]").focus();
  });
  document.querySelector("[data-authors-removed]").replaceChildren(line);
  (focus?.querySelector("[data-move=up]") ?? document.querySelector("[data-add]")).focus();
  tell(`${name} was removed.`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move], [data-remove], [data-add]");
  if (!button || !list()) return;
  event.preventDefault();
  const row = button.closest("[data-row]");
  if (button.matches("[data-add]")) add();
  else if (button.matches("[data-remove]")) remove(row);
  else move(row, button.dataset.move === "up" ? -1 : 1);
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest("[data-row]");
  if (!row) return;
  event.preventDefault();
  move(row, event.key === "ArrowUp" ? -1 : 1);
});

// What is typed below shows in the head of its row.
document.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !event.target.dataset.part) return;
  const value = (part) => row.querySelector(`[data-part=${part}]`).value.trim();
  const name = `${value("given_name")} ${value("family_name")}`.trim();
  row.querySelector("[data-shown=name]").textContent = name || "New author";
  const places = [value("affiliation"), value("further_affiliations")].filter(Boolean).join(", ");
  row.querySelector("[data-shown=about]").textContent = [places, value("email")].filter(Boolean).join(" · ");
});

// Dragging: the row follows the pointer among its siblings.
document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  const row = handle.closest("[data-row]");
  const began = rows().indexOf(row);
  row.classList.add("author--moving");
  const follow = (to) => {
    const above = row.previousElementSibling;
    const below = row.nextElementSibling;
    const middle = (one) => one.getBoundingClientRect().top + one.getBoundingClientRect().height / 2;
    if (above && to.clientY < middle(above)) above.before(row);
    else if (below && to.clientY > middle(below)) below.after(row);
  };
  const end = () => {
    row.classList.remove("author--moving");
    removeEventListener("pointermove", follow);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    if (rows().indexOf(row) === began) return;
    changed();
    tell(`${nameOf(row)}, now ${rows().indexOf(row) + 1} of ${rows().length}.`);
  };
  addEventListener("pointermove", follow);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
});

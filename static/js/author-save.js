// The form of a paper saves itself on the server as it is typed. What is not saved yet lies in this browser, so that a
// broken connection, an ended session, a second tab or a crash loses nothing. Without this script the Save button does it.

const WAIT = 1000;
const RETRY_SECONDS = 5;
const SKIP = new Set(["csrfmiddlewaretoken", "revision", "ticket", "file"]);

const form = document.querySelector("form[data-autosave]");
if (form) start();

// Whether somebody has changed a control before this script ran: a fast hand, or a slow line.
function isChanged(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  const options = [...(control.options ?? [])];
  if (options.length) return options.some((one) => one.defaultSelected) && options.some((one) => one.selected !== one.defaultSelected);
  return control.defaultValue !== undefined && control.value !== control.defaultValue;
}

function start() {
  const key = form.dataset.autosave;
  const indicator = document.getElementById("saved");
  let saved = "";
  let busy = false;
  let again = false;
  let paused = false;
  let timer = 0;
  let countdown = 0;

  const entries = () => [...new FormData(form)].filter(([name, value]) => !SKIP.has(name) && typeof value === "string");
  const content = () => JSON.stringify(entries());
  const token = () => form.elements.csrfmiddlewaretoken;
  const revision = () => form.elements.revision;
  const show = (state) => { indicator.dataset.state = state; };

  // The backup holds only what the server has not confirmed.
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ revision: revision().value, entries: entries() }));
    } catch (error) {
      console.warn("This browser keeps no backup of the form.", error);
    }
  };
  const forget = () => localStorage.removeItem(key);
  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };
  // Text of an earlier visit that waits for a decision; typing goes on, and is kept, beside it.
  const earlier = `${key}:earlier`;

  function soon(wait = WAIT) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function failed() {
    clearInterval(countdown);
    show("failed");
    let left = RETRY_SECONDS;
    const seconds = indicator.querySelector("[data-seconds]");
    seconds.textContent = left;
    countdown = setInterval(() => {
      left -= 1;
      seconds.textContent = Math.max(0, left);
      if (left > 0) return;
      clearInterval(countdown);
      save();
    }, 1000);
  }

  const send = (pairs, known, more = {}) => {
    const body = new URLSearchParams(pairs);
    body.set("csrfmiddlewaretoken", token().value);
    body.set("revision", known);
    return fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(20000), ...more });
  };

  async function save({ last = false, fresh = false } = {}) {
    clearTimeout(timer);
    clearInterval(countdown);
    if (paused) return;
    if (busy) {
      again = true;
      return;
    }
    const sent = entries();
    if (JSON.stringify(sent) === saved) {
      if (indicator.dataset.state !== "none") show("saved");
      return;
    }
    busy = true;
    show("saving");
    try {
      const small = JSON.stringify(sent).length < 30000;
      const answer = await send(sent, revision().value, { keepalive: last && small });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && page.getElementById("paper-form")) accept(page, sent);
      else if (page.getElementById("form-panel")) stop(page, answer.status);
      else if (answer.status === 403 && !fresh && (await renewToken())) again = true;
      else failed();
    } catch {
      failed();
    } finally {
      busy = false;
    }
    if (paused) return;
    if (again) {
      again = false;
      await save({ fresh: true });
    } else if (saved && content() !== saved && indicator.dataset.state !== "failed") soon();
  }

  // A sign-in in between changes the token of every form; the page itself tells the new one.
  async function renewToken() {
    const answer = await fetch(form.dataset.page, { headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#paper-form [name=csrfmiddlewaretoken]");
    if (answer.ok && fresh) {
      token().value = fresh.value;
      return true;
    }
    if (page.getElementById("form-panel")) stop(page, answer.status);
    return false;
  }

  function accept(page, sent, swap = false) {
    clearPanel();
    const renamed = renameRows(page);
    saved = JSON.stringify(sent.map(([name, value]) => renamed(name, value)));
    // Something was sent for a part that is fixed meanwhile: the form as it is stored says so, unless more was typed since.
    const fixed = page.querySelector("#form-panel [data-fixed]");
    if (fixed) document.getElementById("form-panel").replaceChildren(...page.getElementById("form-panel").childNodes);
    if (swap || (fixed && content() === saved)) {
      const focus = document.activeElement?.id;
      form.replaceChildren(...page.getElementById("paper-form").childNodes);
      window.htmx?.process(form);
      if (focus) document.getElementById(focus)?.focus();
      saved = content();
    }
    adopt(page);
    if (content() === saved) forget();
    show("saved");
    form.dispatchEvent(new CustomEvent("author:saved"));
  }

  // Rows of new authors get their lasting keys, so that the next save means the same people.
  function renameRows(page) {
    const keys = new Map([...page.querySelectorAll("[data-row][data-was]")].map((row) => [row.dataset.was, row.dataset.row]));
    for (const [was, now] of keys) {
      const row = form.querySelector(`[data-row="${CSS.escape(was)}"]`);
      if (!row) continue;
      row.dataset.row = now;
      for (const element of row.querySelectorAll("*")) {
        for (const attribute of ["id", "name", "for", "aria-describedby", "aria-controls", "value"]) {
          const text = element.getAttribute(attribute);
          if (text === null) continue;
          if (attribute === "value" && !["author", "row"].includes(element.name)) continue;
          element.setAttribute(attribute, element.name === "author" && attribute === "value" ? now : swapKey(text, was, now));
        }
      }
    }
    return (name, value) => {
      for (const [was, now] of keys) {
        if (name === "author" && value === was) return [name, now];
        if (name.startsWith(`author-${was}-`)) return [swapKey(name, was, now), value];
      }
      return [name, value];
    };
  }
  const swapKey = (text, was, now) => text.replace(`author-${was}-`, `author-${now}-`).replace(`:${was}`, `:${now}`);

  // Take over what the server says about the text, and leave the text itself alone.
  function adopt(page) {
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const old = fresh.id && document.getElementById(fresh.id);
      if (!old || old.outerHTML === fresh.outerHTML) continue;
      if (old.contains(document.activeElement) && old.matches("[data-keep-focus]")) continue;
      old.replaceWith(fresh);
      window.htmx?.process(fresh);
    }
    for (const head of page.querySelectorAll("#paper-form .section > .section-head")) {
      const section = document.getElementById(head.parentElement.id);
      section?.querySelector(":scope > .section-head")?.replaceWith(head);
    }
    for (const fresh of page.querySelectorAll("#paper-form .field[id]")) adoptErrors(document.getElementById(fresh.id), fresh);
    const clock = page.querySelector("[data-saved-clock]");
    if (clock) indicator.querySelector("[data-saved-clock]").replaceChildren(...clock.childNodes);
    for (const time of indicator.querySelectorAll("time")) time.textContent = new Date(time.dateTime).toLocaleTimeString("en-GB");
  }

  function adoptErrors(old, fresh) {
    if (!old) return;
    old.classList.toggle("field--error", fresh.classList.contains("field--error"));
    old.querySelector(":scope > .field-errors")?.remove();
    const errors = fresh.querySelector(":scope > .field-errors");
    if (errors) {
      if (old.matches(".field--tick")) old.prepend(errors);
      else old.querySelector(":scope > :is(.field-head, .field-help):last-of-type, :scope > .field-head")?.after(errors);
    }
    for (const control of fresh.querySelectorAll("input[id], textarea[id], select[id]")) {
      const mine = document.getElementById(control.id);
      if (!mine) continue;
      for (const name of ["aria-invalid", "aria-describedby"]) {
        if (control.hasAttribute(name)) mine.setAttribute(name, control.getAttribute(name));
        else mine.removeAttribute(name);
      }
    }
  }

  const clearPanel = () => {
    const panel = document.getElementById("form-panel");
    if (panel && !panel.querySelector("[data-bring]")) panel.replaceChildren();
  };

  // Saved by somebody else in between, signed out, closed, or too large: the server says which, and nothing is sent until it is settled.
  function stop(page, status) {
    keep();
    paused = status === 401 ? "signed-out" : "asked";
    clearInterval(countdown);
    show("kept");
    const panel = document.importNode(page.getElementById("form-panel"), true);
    document.getElementById("form-panel").replaceWith(panel);
    panel.scrollIntoView({ block: "nearest" });
    panel.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const over = event.target.closest("#form-panel [data-keep-mine]");
    const theirs = event.target.closest("#form-panel [data-take-theirs]");
    const retry = event.target.closest("#form-panel [data-save-again]");
    const bring = event.target.closest("#form-panel [data-bring]");
    if (!over && !theirs && !retry && !bring) return;
    event.preventDefault();
    const offered = document.querySelector("#form-panel [data-bring]");
    if (offered) {
      const text = read(earlier);
      localStorage.removeItem(earlier);
      document.getElementById("form-panel").replaceChildren();
      if (bring && text) bringBack(text);
      return;
    }
    paused = false;
    if (theirs) {
      forget();
      saved = content();
      location.assign(form.dataset.page);
      return;
    }
    if (over) revision().value = over.value;
    saved = "";
    save();
  });

  // Back from signing in, in another tab: try again by itself.
  const comeBack = () => {
    if (paused !== "signed-out" || document.hidden) return;
    paused = false;
    saved = "";
    save();
  };
  addEventListener("focus", comeBack);

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !paused && content() !== saved) save({ last: true });
    else comeBack();
  });
  addEventListener("beforeunload", (event) => {
    if (content() !== saved && (paused || indicator.dataset.state === "failed") && !form.dataset.leaving) event.preventDefault();
  });

  form.addEventListener("input", () => {
    keep();
    soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") return;
    keep();
    soon(250);
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches("input, textarea, select") && event.target.type !== "file" && content() !== saved) soon(150);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.matches("[data-save]")) {
      // The whole form goes with it, so there is nothing left to keep back.
      form.dataset.leaving = "1";
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    save();
  });

  // Text that an earlier visit could not save.
  async function bringBack(backup) {
    busy = true;
    show("saving");
    try {
      const answer = await send(backup.entries, revision().value);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && page.getElementById("paper-form")) accept(page, backup.entries, true);
      else if (page.getElementById("form-panel")) stop(page, answer.status);
      else failed();
    } catch {
      failed();
    } finally {
      busy = false;
    }
  }

  function offer(backup) {
    const panel = document.getElementById("form-panel");
    panel.replaceChildren(document.getElementById("unsaved-panel").content.cloneNode(true));
    const now = new Map(entries().map(([name, value]) => [name, value]));
    const labels = new Set();
    for (const [name, value] of backup.entries) {
      if (now.get(name) === value || !value) continue;
      const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
      labels.add(control?.closest(".field")?.querySelector(".field-label")?.textContent.trim() ?? "Authors");
    }
    panel.querySelector("[data-names]").textContent = [...labels].join(", ");
  }

  const typedAlready = [...form.elements].some((control) => control.name && !SKIP.has(control.name) && isChanged(control));
  saved = form.dataset.unsaved === undefined && !typedAlready ? content() : "";
  const backup = read(key);
  if (form.dataset.unsaved !== undefined) {
    // The server showed text that it has not saved: a session ended under a form without this script, or a save was refused.
    if (document.querySelector("#form-panel [data-keep-mine]")) paused = "asked";
    else if (document.querySelector("#form-panel:empty")) soon();
    keep();
  } else if (typedAlready) {
    keep();
    soon();
  } else if (backup && JSON.stringify(backup.entries) !== saved) {
    if (backup.revision === revision().value) bringBack(backup);
    else {
      localStorage.setItem(earlier, JSON.stringify(backup));
      forget();
    }
  } else forget();
  const waiting = read(earlier);
  if (waiting && form.dataset.unsaved === undefined) offer(waiting);
}

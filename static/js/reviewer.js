// The review form saves itself on the server as it is typed: htmx sends the whole form, this script keeps what the server
// has not confirmed in the browser, tries again, and leads through the cases in which somebody must choose. Without it
// the Save button does it.

const RETRY_SECONDS = 5;
const SKIP = new Set(["csrfmiddlewaretoken", "revision", "act"]);

const form = document.querySelector("form[data-review]");
if (form) start();

function start() {
  const key = `confsys:review:${form.dataset.review}`;
  const entries = () => [...new FormData(form)].filter(([name]) => !SKIP.has(name));
  const content = () => JSON.stringify(entries());
  const revision = () => document.getElementById("revision");
  const show = (state) => { document.getElementById("saved").dataset.state = state; };
  let saved = form.dataset.unsaved === undefined ? content() : "";
  let sent = "";
  let busy = false;
  let waiting = null;
  let leaving = false;
  let countdown = 0;
  // Set while somebody must choose (another window saved) or sign in first; nothing is sent meanwhile.
  let paused = "";
  // Text of an earlier visit that waits for a yes or no; writing goes on beside it.
  let offered = null;

  document.documentElement.classList.add("reviewer-saves");

  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ revision: revision().value, entries: entries() }));
    } catch (error) {
      console.warn("This browser keeps no copy of the review.", error);
    }
  };
  const forget = () => localStorage.removeItem(key);
  const kept = (which = key) => {
    try {
      return JSON.parse(localStorage.getItem(which));
    } catch {
      return null;
    }
  };
  const saveNow = () => {
    clearInterval(countdown);
    if (!paused && content() !== saved) window.htmx.trigger(form, "save-now");
  };

  form.addEventListener("input", keep);
  addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    if (paused || leaving) {
      event.preventDefault();
      return;
    }
    busy = true;
    sent = content();
    clearInterval(countdown);
    show("saving");
  });

  // These answers hold a message for the panel: another window saved, an answer cannot be kept, signed out.
  addEventListener("htmx:beforeSwap", (event) => {
    if (event.target !== form) return;
    if ([401, 409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });

  addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form) return;
    busy = false;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful) {
      saved = sent;
      if (content() === saved) forget();
      else saveNow();
    } else if (status === 401 || status === 409) {
      paused = status === 401 ? "signed-out" : "asked";
      keep();
      failed(false);
      document.getElementById("panel").scrollIntoView({ block: "nearest" });
    } else if (status === 422) {
      failed(false);
    } else if (status === 403) {
      renewToken();
    } else {
      failed(true);
    }
    if (waiting) {
      const button = waiting;
      waiting = null;
      if (!paused) form.requestSubmit(button);
    }
  });

  function failed(again) {
    show("failed");
    const seconds = document.querySelector("#saved [data-seconds]");
    let left = RETRY_SECONDS;
    clearInterval(countdown);
    if (!again) return;
    seconds.textContent = left;
    countdown = setInterval(() => {
      left -= 1;
      seconds.textContent = Math.max(0, left);
      if (left <= 0) saveNow();
    }, 1000);
  }

  // Signing in changes the token of every form; the page itself tells the new one.
  async function renewToken() {
    try {
      const answer = await fetch(form.dataset.page, { signal: AbortSignal.timeout(20000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#review-form [name=csrfmiddlewaretoken]");
      if (!fresh) {
        failed(true);
        return;
      }
      form.elements.csrfmiddlewaretoken.value = fresh.value;
      document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": fresh.value }));
      saveNow();
    } catch {
      failed(true);
    }
  }

  // Pressing a button while a save is on its way waits for it, so that the two do not look like two windows.
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      waiting = event.submitter;
      return;
    }
    leaving = true;
    keep();
  });

  document.addEventListener("click", (event) => {
    const panel = event.target.closest("#panel");
    if (!panel) return;
    if (event.target.closest("[data-keep-mine]")) {
      event.preventDefault();
      revision().value = event.target.closest("[data-keep-mine]").value;
      settle(panel);
      window.htmx.trigger(form, "save-now");
    } else if (event.target.closest("[data-take-saved]")) {
      leaving = true;
      forget();
    } else if (event.target.closest("[data-use-kept]")) {
      fill(offered?.entries ?? []);
      settle(panel);
      localStorage.removeItem(`${key}:before`);
      keep();
      saveNow();
    } else if (event.target.closest("[data-drop-kept]")) {
      settle(panel);
      localStorage.removeItem(`${key}:before`);
    }
  });

  function settle(panel) {
    paused = "";
    panel.replaceChildren();
  }

  function fill(pairs) {
    const values = new Map(pairs);
    for (const control of form.elements) {
      if (!control.name || SKIP.has(control.name)) continue;
      if (control.type === "radio") control.checked = values.get(control.name) === control.value;
      else if (control.type === "checkbox") control.checked = values.has(control.name);
      else control.value = values.get(control.name) ?? "";
    }
  }

  const comeBack = () => {
    if (paused !== "signed-out" || document.hidden) return;
    settle(document.getElementById("panel"));
    renewToken();
  };
  addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", () => (document.hidden ? saveNow() : comeBack()));
  addEventListener("online", saveNow);
  addEventListener("beforeunload", (event) => {
    if (!leaving && content() !== saved && document.getElementById("saved").dataset.state === "failed") event.preventDefault();
  });
  // A page that comes back from the browser's own memory starts anew.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // Text that an earlier visit could not save. htmx listens to the form from this event on.
  document.addEventListener("DOMContentLoaded", () => {
    const backup = kept();
    if (form.dataset.unsaved !== undefined) {
      keep();
      if (document.querySelector("#panel [data-keep-mine]")) paused = "asked";
    } else if (backup && JSON.stringify(backup.entries) !== saved) {
      if (backup.revision === revision().value) {
        fill(backup.entries);
        saveNow();
      } else {
        localStorage.setItem(`${key}:before`, JSON.stringify(backup));
        forget();
      }
    } else {
      forget();
    }
    if (kept(`${key}:before`)) offer(kept(`${key}:before`));
  });

  function offer(old) {
    const now = new Map(entries());
    const names = new Set();
    for (const [name, value] of old.entries) {
      if (now.get(name) === value) continue;
      names.add(form.querySelector(`#id_${CSS.escape(name)}_field .field-label, #id_${CSS.escape(name)}_field label`)?.textContent.trim() ?? name);
    }
    if (!names.size) {
      localStorage.removeItem(`${key}:before`);
      return;
    }
    const panel = document.getElementById("panel");
    panel.replaceChildren(document.getElementById("kept-panel").content.cloneNode(true));
    panel.querySelector("[data-names]").textContent = [...names].join(", ");
    offered = old;
  }
}

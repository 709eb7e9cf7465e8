// Uploading a paper without leaving the page: choose or drop a file, see how far it is, try again if the connection breaks.
// Without this script the Upload button sends file and form together.

const zone = () => document.querySelector("[data-drop]");
let running = null;

function say(kind, words, file = null) {
  const told = zone().querySelector("[data-upload-told]");
  const template = document.getElementById(`upload-${kind}`);
  told.replaceChildren(template.content.cloneNode(true));
  told.querySelector("[data-words]").textContent = words;
  // Trying again makes sense where the way broke, not where the file itself was refused.
  if (file) told.querySelector("[data-try-again]")?.addEventListener("click", () => send(file));
  else told.querySelector("[data-try-again]")?.remove();
  mark(kind !== "running");
}

// As a form does that was sent: the rule at the side, and the field that is said to be wrong.
function mark(failed) {
  const input = zone().querySelector("input[type=file]");
  if (failed) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest(".field").classList.toggle("field--error", failed);
  if (!failed) document.getElementById("file-error")?.remove();
}

const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

// Signing in again, in another tab, changed the token that every form carries. Whether there was a form to take it from:
// whoever is signed out is shown none.
async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(zone().dataset.page)).text(), "text/html");
  const fresh = page.querySelector("#paper-form [name=csrfmiddlewaretoken]");
  for (const old of fresh ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) old.value = fresh.value;
  return fresh !== null;
}

function send(file, isRenewed = false) {
  // The file that was chosen last is the one that counts, so it does not wait for an earlier one.
  running?.abort();
  const place = zone();
  const most = Number(place.dataset.most);
  if (most && file.size > most) {
    say("failed", `${file.name} has ${size(file.size)}; at most ${size(most)} are allowed. Nothing else was changed.`);
    return;
  }
  const form = document.getElementById("paper-form");
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("file", file);
  const request = new XMLHttpRequest();
  running = request;
  request.open("POST", place.dataset.drop);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    say("running", `Uploading ${file.name}: ${size(event.loaded)} of ${size(event.total)}`);
    const bar = place.querySelector("progress");
    bar.max = event.total;
    bar.value = event.loaded;
  });
  const broken = () => {
    running = null;
    say("failed", `The connection broke before ${file.name} had arrived. The earlier file and everything you entered are as they were.`, file);
  };
  const unknown = () =>
    say("failed", `The server could not take ${file.name} now. The earlier file and everything you entered are as they were.`, file);
  const signedOut = () =>
    say("signed-out", `You are signed out, so ${file.name} was not stored. Sign in in a new tab, come back here and try again. Everything else is as it was.`, file);
  request.addEventListener("error", broken);
  request.addEventListener("timeout", broken);
  request.addEventListener("abort", () => {
    if (running === request) running = null;
  });
  request.addEventListener("load", () => {
    running = null;
    const { status } = request;
    if (status === 401) {
      signedOut();
      return;
    }
    if (status === 403 && !isRenewed) {
      renewToken().then((ok) => (ok ? send(file, true) : signedOut()), unknown);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.status >= 200 && request.status < 300 && page.getElementById("paper-file")) {
      for (const fresh of page.querySelectorAll("[data-live]")) {
        document.getElementById(fresh.id)?.replaceWith(fresh);
        window.htmx?.process(fresh);
      }
      const heads = page.querySelector("#section-paper > .section-head");
      document.querySelector("#section-paper > .section-head")?.replaceWith(heads ?? "");
      zone().querySelector("[data-upload-told]").replaceChildren();
      mark(false);
      zone().querySelector("input[type=file]").value = "";
      form?.dispatchEvent(new CustomEvent("author:uploaded"));
      return;
    }
    const reason = page.getElementById("file-error") ?? page.getElementById("form-panel");
    if (reason) say("failed", reason.textContent.trim().replace(/\s+/g, " "));
    else unknown();
  });
  say("running", `Uploading ${file.name}`);
  request.send(body);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input[type=file]") && event.target.files.length) send(event.target.files[0]);
});
document.addEventListener("dragover", (event) => {
  if (!zone() || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  zone().classList.add("drop--over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone()?.classList.remove("drop--over");
});
document.addEventListener("drop", (event) => {
  if (!zone() || !event.dataTransfer.files.length) return;
  event.preventDefault();
  zone().classList.remove("drop--over");
  if (event.target.closest("[data-drop]")) send(event.dataTransfer.files[0]);
});
addEventListener("beforeunload", (event) => {
  if (running) event.preventDefault();
});

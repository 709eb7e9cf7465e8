// Check my PDF: drop the file, see how far it has come, read a refusal without losing what was typed.
// Without this script the form is sent by its button, and the answer is a page.

const form = document.querySelector("form[data-check]");
const input = form?.querySelector("input[type=file]");
const told = form?.querySelector("[data-check-told]");
let running = null;

const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`);

function say(kind, words) {
  const template = form.querySelector(`template[data-check-${kind}]`);
  told.replaceChildren(template.content.cloneNode(true));
  told.querySelector("[data-words]").textContent = words;
  if (kind === "failed") input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest(".field").classList.toggle("field--error", kind === "failed");
}

function tooLarge() {
  const most = Number(form.dataset.most);
  const file = input.files[0];
  if (!file || file.size <= most) return false;
  say("failed", `${file.name} has ${size(file.size)}; at most ${size(most)} are allowed. Choose a smaller file.`);
  return true;
}

// Another file was chosen: what was said of the one before, by the page or here, is no longer so, nor is it needed any more.
function forget() {
  running?.abort();
  told.replaceChildren();
  document.getElementById("check-refused")?.remove();
  document.getElementById("file-error")?.remove();
  input.closest(".field").classList.remove("field--error");
  input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", "check-told-file file-limit");
}

function refusal(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const title of page.querySelectorAll("#check-refused .say-title")) title.remove();
  const parts = page.querySelectorAll("#check-refused .say-body, form[data-check] .field-errors");
  return [...parts].map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

function send() {
  const request = new XMLHttpRequest();
  const name = input.files[0].name;
  running = request;
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    say("running", `Sending ${name}: ${size(event.loaded)} of ${size(event.total)}`);
    const bar = told.querySelector("progress");
    bar.max = event.total;
    bar.value = event.loaded;
  });
  const broken = () => {
    running = null;
    say("failed", `The connection broke before ${name} had arrived. Press the button to send it again.`);
  };
  for (const kind of ["error", "timeout"]) request.addEventListener(kind, broken);
  request.addEventListener("abort", () => { running = null; });
  request.addEventListener("load", () => {
    running = null;
    if (request.status === 200 && request.responseURL !== form.action) location.assign(request.responseURL);
    else say("failed", refusal(request.responseText) || `The server could not take ${name} now. Send it again in a minute.`);
  });
  say("running", `Sending ${name}`);
  request.send(new FormData(form));
}

if (form) {
  input.addEventListener("change", () => {
    forget();
    tooLarge();
  });
  form.addEventListener("submit", (event) => {
    // The server says what is missing where no file was chosen.
    if (running || tooLarge()) event.preventDefault();
    else if (input.files.length) {
      event.preventDefault();
      send();
    }
  });
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("drop--over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("drop--over");
  });
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    form.classList.remove("drop--over");
    if (running || !event.target.closest("form[data-check]")) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
  addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
}

// Times in the reader's own zone, and countdowns that keep counting. Without this script the server's words stay.

// The zone that a person chose in the profile goes before the one that the browser knows.
const zone = document.documentElement.dataset.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;

// Cities that browsers still know by an earlier name.
const renamed = { Calcutta: "Kolkata", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon", Saigon: "Ho Chi Minh City" };

const parts = (at, options) =>
  Object.fromEntries(new Intl.DateTimeFormat("en-GB", { hourCycle: "h23", timeZone: zone, ...options }).formatToParts(at).map((p) => [p.type, p.value]));

const zoneName = (at) => parts(at, { timeZoneName: "short" }).timeZoneName;

function localWords(at, style) {
  const p = parts(at, {
    weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  if (style === "clock") return `${p.hour}:${p.minute}:${p.second}`;
  const year = style === "full" ? ` ${p.year}` : "";
  return `${p.weekday} ${p.day} ${p.month.replace("Sept", "Sep")}${year}, ${p.hour}:${p.minute} ${zoneName(at)}`;
}

const units = (amount, unit) => `${amount} ${unit}${amount === 1 ? "" : "s"}`;

// The same rounding as ui/times.py: one or two units that matter.
export function spanWords(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days >= 3) return units(days, "day");
  for (const [amount, unit, less, smaller] of [[days, "day", hours, "hour"], [hours, "hour", minutes, "minute"], [minutes, "minute", seconds % 60, "second"]]) {
    if (amount) return less ? `${units(amount, unit)} ${units(less, smaller)}` : units(amount, unit);
  }
  return units(seconds, "second");
}

function showLocal(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.textContent = localWords(at, time.dataset.local);
  }
  // Two lines for one zone would say the same twice.
  for (const box of root.querySelectorAll("[data-announced]")) {
    const time = box.querySelector("time") ?? box.nextElementSibling?.querySelector("time");
    if (time) box.hidden = zoneName(new Date(time.dateTime)) === box.dataset.announced;
  }
  const name = zoneName(new Date());
  const told = zone?.includes("/") && !zone.startsWith("Etc/") ? zone.split("/").pop().replaceAll("_", " ") : name;
  const city = renamed[told] ?? told;
  for (const place of root.querySelectorAll("[data-reader-place]")) place.textContent = city;
  for (const place of root.querySelectorAll("[data-reader-zone]")) place.textContent = city === name ? city : `${city} (${name})`;
}

function phase(left) {
  if (left <= 0) return "closed";
  if (left <= 3600e3) return "last-hour";
  return left <= 86400e3 ? "last-day" : "open";
}

function tick() {
  let soonest = Infinity;
  for (const box of document.querySelectorAll("[data-deadline]")) {
    const left = new Date(box.dataset.deadline) - Date.now();
    const words = box.querySelector("[data-countdown]");
    if (!words || Number.isNaN(left)) continue;
    words.textContent = left > 0 ? `in ${spanWords(left)}` : `${box.dataset.closed} ${spanWords(-left)} ago`;
    for (const name of ["open", "last-day", "last-hour", "closed"]) box.classList.toggle(`deadline--${name}`, name === phase(left));
    soonest = Math.min(soonest, Math.abs(left));
  }
  if (soonest < Infinity) setTimeout(tick, soonest < 3600e3 ? 1000 : 30000);
}

showLocal(document);
tick();
document.addEventListener("htmx:load", (event) => showLocal(event.target));

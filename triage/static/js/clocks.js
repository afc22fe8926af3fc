// Countdowns in open time. The server says how many open seconds are left and when the desk
// is open next; here only open seconds are counted, so that nothing runs at night.
const SOON = 8 * 3600; // up to here a countdown says more than a date
const WHOLE_HOURS = 10 * 3600; // beyond this much too late, minutes no longer matter
const begun = new WeakMap();

function openGone(box) {
  if (!begun.has(box)) begun.set(box, Date.now());
  const from = Number(box.dataset.now);
  const to = from + (Date.now() - begun.get(box)) / 1000;
  let gone = 0;
  for (const span of box.dataset.open.split(" ")) {
    const [start, end] = span.split("-").map(Number);
    gone += Math.max(0, Math.min(to, end) - Math.max(from, start));
  }
  return Math.floor(gone);
}

function said(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  if (minutes < 60) return minutes || !seconds ? `${minutes} min` : "under 1 min";
  const rest = minutes % 60, hours = Math.floor(minutes / 60);
  return rest && Math.abs(seconds) <= WHOLE_HOURS ? `${hours} h ${String(rest).padStart(2, "0")} min` : `${hours} h`;
}

function show(chip, left) {
  const [drawing, word, amount] = chip.children;
  if (left <= SOON) {
    const text = said(left);
    if (amount.textContent !== text) amount.textContent = text;
  }
  const now = left < 0 ? "late" : left <= Number(chip.dataset.warn) ? "soon" : chip.dataset.s;
  if (now === chip.dataset.s) return;
  chip.dataset.s = now;
  word.textContent = now === "late" ? "Overdue" : "Due soon";
  const use = drawing.firstElementChild;
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${now}`));
}

function tick() {
  for (const box of document.querySelectorAll("[data-open]")) {
    const gone = openGone(box);
    for (const chip of box.querySelectorAll(".sla[data-left]")) show(chip, Number(chip.dataset.left) - gone);
  }
}

tick();
setInterval(tick, 10000);
document.addEventListener("visibilitychange", tick);
document.addEventListener("desk:changed", tick);

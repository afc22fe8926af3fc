// Keys and commands. What can be done is read from the page: whatever carries data-key and
// data-says is a command; lists add their own. Everything is a link or a form without it.
const $ = (s, r = document) => r.querySelector(s);
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const own = (window.deskCommands ??= []);
const help = $("#help"), palette = $("#palette"), box = $("input", palette), list = $("#cmds");
const on = $("#keys-on"), toast = $("#toast");

window.say = (text, extra) => {
  toast.replaceChildren(document.createTextNode(text), ...(extra ? [extra] : []));
  clearTimeout(window.say.timer);
  window.say.timer = setTimeout(() => toast.replaceChildren(), 10000);
};

const always = [
  { says: "Keyboard shortcuts", key: "?", run: () => open(help) },
];

function commands() {
  const found = $$("[data-key]").filter((e) => e.checkVisibility()).map((e) => ({
    says: e.dataset.says, key: e.dataset.key, run: () => (e.closest("#pane") ? actBeside(e.dataset.key) : act(e)),
  }));
  const all = [...own, ...found, ...always];
  return all.filter((c, i) => all.findIndex((d) => d.key === c.key) === i);
}

// Beside a list, first the ticket the keys are on is shown; keys pressed meanwhile do nothing.
let busy = false;

async function actBeside(name) {
  busy = true;
  const ready = await window.deskFollow().finally(() => { busy = false; });
  const element = $$(`#pane [data-key="${name}"]`).find((e) => e.checkVisibility());
  if (ready && element) act(element);
}

function act(element) {
  if (element.matches("input, select, textarea")) { element.focus(); return; }
  element.click();
  const then = element.dataset.then && document.getElementById(element.dataset.then);
  if (then) { then.focus(); then.scrollIntoView({ block: "nearest" }); }
}

// --- one key --------------------------------------------------------------------------
const typing = (e) => e.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");

document.addEventListener("keydown", (e) => {
  const chord = e.ctrlKey || e.metaKey;
  if (e.isComposing) return;
  if (chord && e.key.toLowerCase() === "k") { e.preventDefault(); open(palette); return; }
  if (chord && e.key === "Enter" && e.target.matches("textarea")) {
    e.preventDefault();
    e.target.form.requestSubmit();
    return;
  }
  if (e.key === "Escape" && typing(e)) { e.target.blur(); document.dispatchEvent(new Event("desk:left")); return; }
  if (chord || e.altKey || !on.checked || $("dialog[open]") || typing(e)) return;
  if (busy) { e.preventDefault(); return; }
  const wanted = commands().find((c) => c.key === e.key.toLowerCase());
  if (wanted) { e.preventDefault(); wanted.run(); }
});

function mark() { document.documentElement.dataset.keys = on.checked ? "on" : "off"; }
on.addEventListener("change", async () => {
  mark();
  const body = new FormData($("#keys-form"));
  body.set("keys", on.checked ? "on" : "off");
  try {
    const answer = await fetch($("#keys-form").action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(answer.status);
  } catch { window.say("Not saved. It holds on this page only."); }
});
mark();

// --- help and palette ------------------------------------------------------------------
for (const b of $$("[data-open-dialog]")) {
  b.hidden = false;
  b.addEventListener("click", () => open(document.getElementById(b.dataset.openDialog)));
}

function open(dialog) {
  if ($("dialog[open]")) return;
  dialog.commands = commands();
  if (dialog === help) $("#keylist").replaceChildren(...dialog.commands.map(row), row({ says: "Commands", key: "Ctrl K" }));
  dialog.showModal();
  if (dialog === palette) { box.value = ""; draw(); }
}

function row(command) {
  const div = document.createElement("div"), dt = document.createElement("dt"), dd = document.createElement("dd");
  dt.textContent = command.says;
  for (const part of command.key.split(" ")) dd.append(key(part));
  div.append(dt, dd);
  return div;
}

function key(text) {
  const k = document.createElement("kbd");
  k.textContent = text.length === 1 ? text.toUpperCase() : text;
  return k;
}

function draw() {
  const asked = box.value.trim().toLowerCase();
  palette.hits = palette.commands.filter((c) => c.says.toLowerCase().includes(asked));
  list.replaceChildren(...palette.hits.map((c, i) => {
    const o = document.createElement("div"), k = key(c.key);
    o.id = `cmd${i}`;
    o.setAttribute("role", "option");
    o.textContent = c.says;
    k.setAttribute("aria-hidden", "true");
    o.append(k);
    o.addEventListener("click", () => run(c));
    return o;
  }));
  choose(0);
}

function choose(i) {
  [...list.children].forEach((o, n) => o.setAttribute("aria-selected", String(n === i)));
  const one = list.children[i];
  if (one) { box.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); } else box.removeAttribute("aria-activedescendant");
  palette.at = i;
}

function run(command) {
  palette.close();
  command.run();
}

box.addEventListener("input", draw);
box.addEventListener("keydown", (e) => {
  const n = palette.hits.length;
  if (!n) return;
  if (e.key === "ArrowDown") { e.preventDefault(); choose((palette.at + 1) % n); }
  if (e.key === "ArrowUp") { e.preventDefault(); choose((palette.at - 1 + n) % n); }
  if (e.key === "Enter") { e.preventDefault(); run(palette.hits[palette.at]); }
});

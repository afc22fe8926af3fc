// Keeps the progress of something that the worker counts fresh, and shows the page anew when
// it is done. Without this script the link beside it does.
const FETCH = { "X-Requested-With": "fetch" };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const typed = () => [...document.querySelectorAll("main input:not([type=hidden]), main textarea")]
  .some((field) => field.value !== field.defaultValue);

async function watch(box) {
  const said = box.querySelector("[role=status]"), bar = box.querySelector("progress");
  for (;;) {
    await wait(1500);
    if (document.hidden) continue;
    const answer = await fetch(box.dataset.progress, { headers: FETCH, cache: "no-store" });
    if (!answer.ok) return;
    const now = await answer.json();
    if (now.over) break;
    bar.max = now.total || 1;
    bar.value = now.done;
    if (said.textContent !== now.words) said.textContent = now.words;
  }
  // Nobody loses what they are typing.
  if (typed()) said.textContent = "It is counted. Look again to see what was found.";
  else location.reload();
}

for (const box of document.querySelectorAll("[data-progress]")) watch(box);

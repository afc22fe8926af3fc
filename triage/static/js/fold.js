// What a page does not carry until somebody unfolds it. Without a script the fold holds a
// link to the same on a page of its own, which stays when the answer does not come.
const policy = window.trustedTypes?.createPolicy("app", { createHTML: (s) => s });

async function unfold(fold) {
  if (!fold.open || fold.dataset.state) return;
  fold.dataset.state = "asked";
  try {
    const answer = await fetch(fold.dataset.src, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const html = await answer.text(), inside = document.createElement("div");
    inside.innerHTML = policy ? policy.createHTML(html) : html; // our own server's escaped fragments only
    fold.lastElementChild.replaceWith(inside);
  } catch {
    delete fold.dataset.state;
    window.say("That did not come. Follow the link instead.");
  }
}

for (const fold of document.querySelectorAll("details[data-src]")) fold.addEventListener("toggle", () => unfold(fold));

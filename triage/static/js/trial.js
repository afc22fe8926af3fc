// Tries a message out while it is typed. Without this script the button does.
const PAUSE = 350;
const policy = window.trustedTypes?.createPolicy("app", { createHTML: (s) => s });

function watch(form) {
  const box = document.getElementById(form.dataset.try);
  const status = document.getElementById("trial-status");
  let waiting, asking;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const request = {
      method: "POST", body: new FormData(form), signal: asking.signal,
      headers: { "X-Requested-With": "fetch" }, cache: "no-store",
    };
    try {
      const answer = await fetch(form.action, request);
      if (!answer.ok) return;
      const html = await answer.text();
      box.innerHTML = policy ? policy.createHTML(html) : html; // our own server's escaped fragments only
      const said = box.querySelector("dd");
      status.textContent = said ? `Read as ${said.textContent}` : "";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "No answer. Press “Try it”.";
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

for (const form of document.querySelectorAll("form[data-try]")) watch(form);

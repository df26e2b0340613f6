// Saves a section while it is typed and shows what the checker says. Without it, the buttons do the same.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 1500;
  const saved = form.querySelector("[data-saved]");
  const places = form.querySelectorAll("[data-findings]");
  let timer = 0;
  let running = false;

  // A card that somebody is reading stays as it is until it is closed.
  const show = (findings) => {
    for (const place of places) {
      if (!place.querySelector("details[open]")) place.innerHTML = findings[place.dataset.findings] || "";
    }
  };

  // A file is sent once, with a button, not again at every pause.
  const answers = () => {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    return data;
  };

  const save = async () => {
    if (running) { timer = window.setTimeout(save, PAUSE); return; }
    running = true;
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body: answers() });
      const answer = await response.json();
      saved.textContent = answer.message;
      if (answer.saved) show(answer.findings);
    } catch {
      saved.textContent = saved.dataset.offline || "Not saved: no connection. Your text stays in this window.";
    } finally {
      running = false;
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => window.clearTimeout(timer));
})();

// Completes what is typed into a search box: the combobox of ARIA 1.2 with a list, from which nothing is chosen by
// itself. Without it, the box searches as any form does.
(() => {
  const PAUSE = 120;

  const enhance = (form) => {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let items = [];
    let active = -1;
    let timer = 0;
    let running = null;

    list.id = `${input.id}-list`;
    list.className = "search__list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggestLabel);
    status.className = "vh";
    status.setAttribute("role", "status");
    form.append(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    const mark = (place) => {
      active = place;
      [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", list.children[place].id);
        list.children[place].scrollIntoView({ block: "nearest" });
      }
    };
    const close = () => {
      window.clearTimeout(timer);
      if (running) running.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const choose = (item) => {
      close();
      if (item.kind !== "word") { window.location.assign(item.url); return; }
      input.value = item.text;
      form.requestSubmit();
    };
    const option = (item, place) => {
      const entry = document.createElement("li");
      entry.id = `${list.id}-${place}`;
      entry.className = "search__option";
      entry.setAttribute("role", "option");
      const text = document.createElement("bdi");
      text.textContent = item.text;
      entry.append(text);
      if (item.note) {
        const note = document.createElement("span");
        note.className = "search__note";
        note.textContent = item.note;
        entry.append(" ", note);
      }
      // The box keeps the focus, and with it the list.
      entry.addEventListener("pointerdown", (event) => event.preventDefault());
      entry.addEventListener("click", () => choose(item));
      return entry;
    };
    const show = (answer) => {
      items = answer.suggestions;
      list.replaceChildren(...items.map(option));
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(Boolean(items.length)));
      status.textContent = answer.message;
      mark(-1);
    };
    const ask = async () => {
      if (running) running.abort();
      running = new AbortController();
      const url = new URL(form.dataset.suggest, window.location.href);
      url.searchParams.set("q", input.value);
      try {
        const response = await fetch(url, { signal: running.signal });
        if (response.ok) show(await response.json());
      } catch {
        // Overtaken by the next letter, or no connection: the box goes on as it is.
      }
    };

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      if (input.value.trim().length < 2) { close(); status.textContent = ""; } else timer = window.setTimeout(ask, PAUSE);
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || (list.hidden && event.key !== "ArrowDown")) return;
      if (event.key === "ArrowDown" && list.hidden) { if (input.value.trim().length > 1) ask(); }
      else if (event.key === "ArrowDown") mark(active + 1 < items.length ? active + 1 : -1);
      else if (event.key === "ArrowUp") mark(active < 0 ? items.length - 1 : active - 1);
      else if (event.key === "Enter" && active >= 0) choose(items[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  };

  document.querySelectorAll("form[data-suggest]").forEach(enhance);
})();

// Shows the results of a filter as soon as it is chosen, says their number and keeps the focus. Without it, the button
// of the form does the same. The page of the server is the only source: its parts are put in place of the old ones.
(() => {
  const PAUSE = 300;
  const PARTS = ["#results", ".facets form", ".facets__open", "link[rel=canonical]", "link[type='application/atom+xml']"];
  const status = document.querySelector("[data-status]");
  if (!status) return;
  let timer = 0;
  let running = null;

  const address = (form) => {
    const url = new URL(form.action);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    return url;
  };

  const replaceParts = (page) => {
    const open = [...document.querySelectorAll(".facets details[open]")].map((fold) => fold.id);
    for (const part of PARTS) {
      const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
      if (old && fresh) old.replaceWith(fresh);
    }
    for (const id of open) {
      const fold = document.getElementById(id);
      if (fold) fold.open = true;
    }
    const box = document.querySelector("form.search");
    box.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
    box.prepend(...page.querySelectorAll("form.search input[type=hidden]"));
    document.title = page.title;
  };

  // A box that was ticked can have no story left when another is: its neighbour takes the focus.
  const refocus = (was) => {
    if (!was.id) return;
    const now = document.getElementById(was.id) || document.querySelector(`.facets [name="${CSS.escape(was.name)}"]`)
      || document.getElementById("results");
    const fold = now.closest("details:not(.facets)");
    if (fold) fold.open = true;
    now.focus({ preventScroll: true });
    if (was.find === undefined || now.id !== was.id) return;
    now.value = was.find;
    now.setSelectionRange(was.caret, was.caret);
  };

  const focused = () => {
    const element = document.activeElement;
    const { id, name = "" } = element.closest(".facets form") ? element : {};
    return element.matches("[data-find]")
      ? { id, name, find: element.value, caret: element.selectionStart }
      : { id, name };
  };

  const load = async (url, remembers) => {
    if (running) running.abort();
    running = new AbortController();
    document.getElementById("results").setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { signal: running.signal });
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const was = focused();
      replaceParts(page);
      refocus(was);
      const own = new URL(document.querySelector("link[rel=canonical]").href);
      if (remembers) window.history.pushState(null, "", own.pathname + own.search);
      status.textContent = document.querySelector("[data-announced]").textContent;
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(url);
    }
  };

  const soon = (event) => {
    const form = event.target.closest("form[data-facets]");
    if (!form || (event.type === "change" && event.target.matches("[data-find]"))) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => load(address(document.querySelector("form[data-facets]")), event.type === "change"), PAUSE);
  };

  document.addEventListener("change", soon);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) soon(event);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-facets]");
    if (!form) return;
    event.preventDefault();
    window.clearTimeout(timer);
    await load(address(form), true);
    if (event.submitter && event.submitter.matches(".facets__find-button")) return;
    document.querySelector(".facets").open = false;
    document.getElementById("results").focus();
  });
  window.addEventListener("popstate", () => load(window.location.href, false));
})();

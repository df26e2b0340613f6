// Keyboard commands of the desk, and a sign every while that its reader is still there. Every command is a link or a
// button that works without it; the commands can be switched off (WCAG 2.1.4).
(() => {
  const PAUSE = 45000;
  const bar = document.querySelector("[data-keys]");
  const rows = [...document.querySelectorAll("[data-row]")];
  let current = null;

  const show = (row) => {
    if (!row) return;
    current = row;
    if (row.tagName === "DETAILS") row.open = true;
    const first = row.querySelector("summary, a[href], button, [tabindex]");
    (first || row).focus();
    row.scrollIntoView({ block: "center" });
  };
  const place = () => rows.indexOf(document.activeElement.closest("[data-row]") || current);
  const step = (by) => show(rows[Math.min(Math.max(place() + by, 0), rows.length - 1)]);

  // Elements that carry a key: in the row at hand first, then anywhere on the page.
  const target = (key) => {
    const row = rows[place()];
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    return (row && row.querySelector(wanted)) || document.querySelector(`${wanted}:not([data-row] *)`);
  };
  const use = (element) => {
    const fold = element.closest("details:not([open])");
    if (fold) fold.open = true;
    if (element.matches("textarea, input, select")) element.focus();
    else element.click();
  };

  const press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    if (!bar.querySelector("input").checked) return;
    const key = event.key.toLowerCase();
    const element = target(key);
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "/") document.querySelector("[name=q]")?.focus();
    else if (element) use(element);
    else return;
    event.preventDefault();
  };

  if (bar) {
    const box = bar.querySelector("input");
    box.checked = localStorage.getItem("desk-keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("desk-keys", box.checked ? "on" : "off"));
    bar.hidden = false;
    document.addEventListener("keydown", press);
  }

  const open = () => {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && named.matches("[data-row]")) show(named);
  };
  window.addEventListener("hashchange", open);
  open();

  const sign = document.querySelector("[data-presence]");
  if (!sign) return;
  const beat = async () => {
    if (document.hidden) return;
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(sign.action, { method: "POST", body: new FormData(sign), headers });
      if (answer.ok) sign.querySelector("[aria-live]").innerHTML = await answer.text();
    } catch {
      // No connection: the next beat tries again.
    }
  };
  window.setInterval(beat, PAUSE);
})();

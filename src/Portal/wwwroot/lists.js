// Keys of lists that people work in. One letter alone: off in fields and dialogs, and off altogether for who has switched them off, since
// speech input types letters too (WCAG 2.1.4). They do what links and buttons of the page do, so they need no circuit.
(() => {
  const setting = "assay.list-keys";
  const isOn = () => localStorage.getItem(setting) !== "off";
  const list = () => document.querySelector(".worklist");
  const rows = () => [...(list()?.querySelectorAll("tbody tr") ?? [])];
  const row = () => document.activeElement?.closest?.(".worklist tbody tr");
  const door = of => of?.querySelector("a[href], button");

  const move = by => {
    const all = rows();
    if (!all.length) return;
    const to = all[Math.min(Math.max(all.indexOf(row()) + by, 0), all.length - 1)];
    const at = door(to) ?? to;
    if (at === to) to.tabIndex = -1;
    at.focus();
    to.scrollIntoView({ block: "nearest" });
  };

  const act = key => {
    const to = row()?.querySelector(`[data-key=${key}]`) ?? document.querySelector(`main [data-key=${key}]`);
    if (!to) return false;
    to.matches("a, button") ? to.click() : to.focus();
    return true;
  };

  const sheet = () => document.querySelector("dialog.keys");
  const showSheet = () => {
    if (!sheet()) return false;
    sheet().querySelector("input").checked = isOn();
    sheet().showModal();
    return true;
  };

  const does = {
    "/": () => (document.querySelector("main [data-search] input")?.focus(), true),
    j: () => (move(1), true),
    k: () => (move(-1), true),
    x: () => (row()?.querySelector("input[type=checkbox]")?.click(), true),
    Enter: () => document.activeElement === row() && !!door(row()) && (door(row()).click(), true),
    "?": showSheet,
  };

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !list()) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, .mud-overlay")) return;
    if (event.key !== "?" && !isOn()) return;
    const done = does[event.key] ? does[event.key]() : /^[eacf]$/.test(event.key) && act(event.key);
    if (done) event.preventDefault();
  });

  document.addEventListener("click", event => {
    if (event.target.closest?.("[data-keys]")) showSheet();
    if (event.target.closest?.("dialog.keys [data-close]")) sheet().close();
  });

  document.addEventListener("change", event => {
    if (event.target.matches?.("dialog.keys input")) localStorage.setItem(setting, event.target.checked ? "on" : "off");
  });
})();

// The little that markup cannot do.
window.assay = {
  // A panel that opened takes the focus, and the grid shows the cell it is about; one that closed gives the focus back to its cell.
  panel: (origin, opened) => {
    const from = document.querySelector(origin);
    from?.scrollIntoView({ block: "nearest", inline: "center" });
    (opened ? document.querySelector(".panel") : from)?.focus({ preventScroll: true });
  },
};

// Esc closes the panel wherever the focus is; a list that is open in a select, or a dialog, keeps the key for itself.
document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || event.defaultPrevented || event.target.closest?.("select, dialog, .mud-overlay")) return;
  document.querySelector(".panel [data-close]")?.click();
});

// A button that is closed while its work runs loses the focus, and the next key would begin at the top of the page. It gets the focus back
// when it opens again; where it is gone by then, the focus stays in its card or its page, and no other button takes it.
(() => {
  let left = null, around = [];
  document.addEventListener("focusin", event => [left, around] = [event.target, ["section", "main"].map(e => event.target.closest(e))]);
  document.addEventListener("pointerdown", () => left = null, true); // who presses somewhere else means to leave
  const giveBack = () => {
    if (!left || document.activeElement !== document.body || left.matches(":disabled")) return;
    const to = [left, ...around].find(e => e?.isConnected);
    if (to && to !== left) to.tabIndex = -1;
    left = null;
    to?.focus({ preventScroll: true });
  };
  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(giveBack).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"] }));
})();

// The page is there before its circuit, which hears nothing until it has drawn the same page in its place. What is typed, chosen or pressed
// in between is kept and done then, at the same places; nothing is sent by the browser itself, which would put it into the address.
(() => {
  const early = [];
  const shell = () => document.querySelector(".shell:not([data-live])");
  const path = element => {
    const steps = [];
    for (let e = element; e && !e.classList.contains("shell"); e = e.parentElement) steps.unshift([...e.parentElement.children].indexOf(e));
    return steps;
  };
  const at = steps => steps.reduce((e, step) => e?.children[step], document.querySelector(".shell"));
  const keep = (element, act) => early.push({ steps: path(element), name: element.nodeName, act });

  const typed = event => {
    const from = event.target;
    if (!shell()?.contains(from) || !("value" in from)) return;
    const { value, checked } = from;
    keep(from, to => {
      [to.value, to.checked] = [value, checked];
      to.dispatchEvent(new Event(event.type, { bubbles: true }));
    });
  };
  const pressed = event => {
    const button = event.target.closest?.("button");
    if (!button || !shell()?.contains(button)) return;
    event.preventDefault();
    event.stopPropagation();
    keep(button, to => to.click());
  };
  const sent = event => shell()?.contains(event.target) && event.preventDefault();
  const listeners = { input: typed, change: typed, click: pressed, submit: sent };

  document.addEventListener("DOMContentLoaded", () => {
    if (!shell()) return;
    for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true);
    let focused = null;
    document.addEventListener("focusin", event => { if (shell()?.contains(event.target)) focused = path(event.target); }, true);
    new MutationObserver((_, observer) => {
      if (shell()) return;
      observer.disconnect();
      for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener, true);
      if (focused) at(focused)?.focus({ preventScroll: true });
      for (const { steps, name, act } of early) {
        const to = at(steps);
        if (to?.nodeName === name) act(to);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-live"] });
  });
})();

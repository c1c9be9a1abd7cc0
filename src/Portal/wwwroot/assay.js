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

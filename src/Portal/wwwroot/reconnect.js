// Shows the "connection lost" dialog and offers what can be done. Blazor announces its state by an event on the dialog.
const dialog = document.getElementById("components-reconnect-modal");

dialog.addEventListener("components-reconnect-state-changed", event => {
  const state = event.detail.state;
  if (state === "show") {
    dialog.showModal();
  } else if (state === "hide") {
    dialog.close();
  } else if (state === "failed") {
    document.addEventListener("visibilitychange", retryWhenVisible);
  } else if (state === "rejected") {
    location.reload();
  }
});

document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.getElementById("components-reload-button").addEventListener("click", () => location.reload());

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    // false: the server was reached, but it no longer holds this page.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
    }
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function retryWhenVisible() {
  if (document.visibilityState === "visible") {
    await retry();
  }
}

// The page stands there before its connection does. A connection that is refused belongs to a session that has ended: asked for again, the
// page leads to the sign-in. One that fails otherwise is told, since nothing on the page would be heard.
new PerformanceObserver(list => {
  for (const asked of list.getEntries().filter(entry => new URL(entry.name).pathname.endsWith("/_blazor/negotiate"))) {
    if (asked.redirectStart > 0 || asked.responseStatus === 401 || asked.responseStatus === 403) {
      location.reload();
    } else if (asked.responseStatus >= 400 && !document.querySelector("[data-live]")) {
      dialog.classList.add("components-reconnect-resume-failed");
      dialog.showModal();
    }
  }
}).observe({ type: "resource", buffered: true });

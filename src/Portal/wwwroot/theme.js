// Before the first paint of a first visit: take the system's choice of light or dark, and keep it for the server.
if (!document.cookie.split("; ").some(c => c.startsWith("assay.theme="))) {
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  document.cookie = `assay.theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}

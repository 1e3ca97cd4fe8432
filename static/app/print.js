// The Print button; with ?now in the address the browser's dialog opens by itself.
(() => {
  const button = document.querySelector("[data-print]");
  button.addEventListener("click", () => window.print());
  if ("now" in button.dataset) window.print();
})();

// A PDF that was waited for is downloaded as soon as it is made.
(() => {
  document.addEventListener("htmx:afterSwap", () => {
    const ready = document.querySelector("#pdf-state [data-downloads]");
    if (!ready || "begun" in ready.dataset) return;
    ready.dataset.begun = "";
    window.location.assign(ready.href);
  });
})();

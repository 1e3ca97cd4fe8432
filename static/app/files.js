// Files of an order are sent as soon as they are chosen; without this the form's button does it.
(() => {
  const MOST_AT_ONCE = 200 * 1024 * 1024;

  function problemOf(form, files) {
    if (files.length > Number(form.dataset.most)) return form.dataset.tooMany;
    return files.reduce((sum, file) => sum + file.size, 0) > MOST_AT_ONCE ? form.dataset.tooLarge : "";
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-sends-files]");
    if (!form || event.target.type !== "file" || !event.target.files.length) return;
    const problem = form.querySelector(".files-problem");
    problem.textContent = problemOf(form, [...event.target.files]);
    problem.hidden = !problem.textContent;
    if (problem.textContent) event.target.value = "";
    else form.requestSubmit();
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches("form[data-sends-files]")) return;
    form.dataset.sending = "1";
    form.querySelector(".files-progress").hidden = false;
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.(".files-progress progress");
    if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
  });

  // The client's link goes to the clipboard; where that is closed (plain http), the link is shown to be copied.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const words = button.querySelector("span");
    const status = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copies);
      words.textContent = status.textContent = button.dataset.copied;
    } catch {
      window.prompt(button.dataset.byHand, button.dataset.copies);
    }
  });

  // Sending failed: the same files may be chosen again.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (event.detail.successful || !form.matches("form[data-sends-files]")) return;
    delete form.dataset.sending;
    form.querySelector(".files-progress").hidden = true;
    form.querySelectorAll("input[type=file]").forEach((input) => { input.value = ""; });
  });
})();

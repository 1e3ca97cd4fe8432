// Makes pages quick; every form and link works without it.
(() => {
  const frame = () => document.getElementById("dialog-frame");

  // Where the keyboard goes: what went wrong first, then where the work goes on.
  const wrong = (part) => part.querySelector("[data-problem]") || part.querySelector(".is-invalid");
  const first = (part) => part.querySelector("input:not([type=hidden]), textarea, select, button, a[href]");
  const goOn = () => (document.querySelector("[data-focus-after]") || document.getElementById("page")).focus();

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "dialog") return;
    closeMenus();
    if (!frame().open) frame().showModal();
  });

  // Not sooner: until a swap has settled, htmx shows elements of the same id as they were.
  document.addEventListener("htmx:afterSettle", (event) => {
    // A page that the browser's Back brought again: nobody asked for it by an element.
    if (!event.detail.target) return;
    // A row that came alone brings its toast with it.
    if (event.detail.target.id.startsWith("order-")) hideToasts();
    if (event.detail.target.id === "dialog") (wrong(frame()) || first(frame()))?.focus();
    if (event.detail.target.id === "page") {
      const page = document.getElementById("page");
      const { elt, triggeringEvent } = event.detail.requestConfig;
      const next = triggeringEvent?.submitter?.dataset.thenFocus || elt.dataset.thenFocus;
      const place = wrong(page) || (next && page.querySelector(next));
      if (frame().open) frame().close();
      if (place) place.focus();
      else goOn();
      hideToasts();
    }
  });

  frame()?.addEventListener("close", () => {
    document.getElementById("dialog").replaceChildren();
    if (document.activeElement === document.body) goOn();
  });

  // A page that took the answer to a form has another address than the act.
  document.addEventListener("htmx:responseError", (event) => say(document.body.dataset.failed, event.detail.xhr.status));
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-dialog]") && frame().open) {
      event.preventDefault();
      frame().close();
    }
    if (!event.target.closest(".menu")) closeMenus();
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    if (event.key === "Escape") {
      closeMenus();
      menu.querySelector("summary").focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const items = [...menu.querySelectorAll(".menu-item")];
      // A menu of fields, not of choices: there the arrows are the field's own.
      if (!items.length) return;
      const at = items.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? at + 1 : Math.max(at, 0) - 1;
      items[(next + items.length) % items.length]?.focus();
      event.preventDefault();
    }
  });

  // Leaving the menu by Tab closes it: what has the focus is never under it.
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) closeMenus();
  });

  // A form is sent once: the second click of a double click finds it busy.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy) return event.preventDefault();
    if (!form.hasAttribute("hx-post")) {
      form.dataset.busy = "1";
      window.setTimeout(() => delete form.dataset.busy, 4000);
    }
  });

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-busy]").forEach((form) => delete form.dataset.busy);
  });

  function closeMenus() {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
  }

  function hideToasts() {
    const shown = document.querySelectorAll(".toasts .notice:not(.notice-bad)");
    window.setTimeout(() => shown.forEach((toast) => toast.remove()), 6000);
  }

  function say(text, status) {
    const toast = document.createElement("div");
    toast.className = "notice notice-bad";
    toast.setAttribute("role", "alert");
    toast.textContent = status ? `${text} (${status})` : text;
    document.getElementById("toasts").append(toast);
  }

  // Settings of the organization: how a number will look, as its format is typed.
  document.addEventListener("input", () => {
    const preview = document.getElementById("number-preview");
    if (!preview) return;
    const digits = Number(document.getElementById("id_number_digits").value) || 0;
    preview.value = document.getElementById("id_number_prefix").value + preview.dataset.number.padStart(Math.min(digits, 9), "0");
  });

  (document.querySelector("main .is-invalid") || document.querySelector("main [data-focus-first] input:not([type=hidden])"))?.focus();
  hideToasts();
})();

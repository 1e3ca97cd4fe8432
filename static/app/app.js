// Makes pages quick; every form and link works without it.
(() => {
  const frame = () => document.getElementById("dialog-frame");

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "dialog") {
      const dialog = frame();
      closeMenus();
      if (!dialog.open) dialog.showModal();
      (dialog.querySelector("[aria-invalid=true], .is-invalid, [autofocus]") || dialog).focus();
    }
    if (event.detail.target.id === "page") {
      if (frame().open) frame().close();
      const page = document.getElementById("page");
      document.title = page.dataset.title || document.title;
      const next = page.querySelector("[data-focus-after]");
      if (next && document.activeElement === document.body) next.focus();
      hideToasts();
    }
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
      const at = items.indexOf(document.activeElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      items[(at + step + items.length) % items.length]?.focus();
      event.preventDefault();
    }
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
    window.setTimeout(() => document.querySelectorAll(".toasts .notice:not(.notice-bad)").forEach((t) => t.remove()), 6000);
  }

  function say(text, status) {
    const toast = document.createElement("div");
    toast.className = "notice notice-bad";
    toast.setAttribute("role", "alert");
    toast.textContent = status ? `${text} (${status})` : text;
    document.getElementById("toasts").append(toast);
  }

  hideToasts();
})();

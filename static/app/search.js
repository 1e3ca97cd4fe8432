// The search box of the shell: results while one types, chosen by arrows and Enter. Without it the form leads to a page.
(() => {
  const box = document.getElementById("find");
  const list = document.getElementById("found");
  if (!box || !list) return;
  const said = document.getElementById("found-said");
  const options = () => [...list.querySelectorAll("[role=option][href]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const isOpen = () => !list.hidden;

  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    if (!list.firstElementChild || !box.value.trim()) return close();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== list) return;
    box.removeAttribute("aria-activedescendant");
    // An answer that comes after the person went on to something else opens nothing.
    if (document.activeElement !== box) return close();
    open();
    said.textContent = isOpen() ? list.firstElementChild.dataset.said : "";
  });

  box.addEventListener("input", () => {
    if (!box.value.trim()) close();
  });
  box.addEventListener("focus", open);

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      close();
      event.preventDefault();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      open();
      const all = options();
      if (!all.length) return;
      const at = all.indexOf(chosen());
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      choose(all[next] || null);
      event.preventDefault();
    }
    if (event.key === "Enter" && isOpen() && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });

  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) close();
  });
})();

// The list of orders: the menu in a row, the row after a move, and what is selected. Everything works without it.
(() => {
  const boxes = () => [...document.querySelectorAll("input[name=number]")];
  let last = null;

  const count = () => {
    const bar = document.querySelector("[data-selection]");
    if (!bar) return;
    const chosen = boxes().filter((box) => box.checked).length;
    bar.classList.toggle("is-empty", chosen === 0);
    bar.querySelector("[data-chosen]").textContent = chosen;
    const all = document.querySelector("[data-select-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && chosen < boxes().length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) boxes().forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("input[name=number], [data-select-all]")) count();
  });

  // With Shift, everything between the last box and this one.
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-select-none]")) {
      event.preventDefault();
      boxes().forEach((box) => (box.checked = false));
      count();
      document.querySelector("[data-select-all]")?.focus();
    }
    if (!event.target.matches("input[name=number]")) return;
    const all = boxes();
    const here = all.indexOf(event.target);
    const from = last && all.indexOf(last);
    if (event.shiftKey && from !== null && from >= 0) {
      all.slice(Math.min(here, from), Math.max(here, from) + 1).forEach((box) => (box.checked = event.target.checked));
      count();
    }
    last = event.target;
  });

  // What was left empty does not stand in the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const said = event.detail.parameters;
    if (event.detail.elt.id !== "filters") return;
    if (!said.longer) delete said.unit;
    Object.keys(said).forEach((name) => said[name] === "" && delete said[name]);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (!target) return;
    if (target.matches("td.status")) target.querySelector(".menu-item, [tabindex]")?.focus();
    if (target.id?.startsWith("order-")) {
      const frame = document.getElementById("dialog-frame");
      if (frame.open) frame.close();
      document.querySelector(`#${target.id} .status .chip`)?.focus();
    }
    if (target.id === "listing" && document.activeElement === document.body) {
      document.getElementById("listing").focus({ preventScroll: true });
    }
    count();
  });

  count();
})();

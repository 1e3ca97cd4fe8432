// Settings → Statuses: dragging a row does what its arrows do.
(() => {
  const put = (event) => {
    const row = event.item;
    const before = row.previousElementSibling;
    const form = row.querySelector("form.place");
    form.elements.after.value = before ? before.dataset.pk : "";
    form.requestSubmit();
  };

  const makeSortable = () => {
    document.querySelectorAll("[data-sortable]:not([data-ready])").forEach((list) => {
      list.dataset.ready = "1";
      // A clone of a row that carries a style attribute would be refused by the Content-Security-Policy.
      const bare = (event) => event.item.removeAttribute("style");
      window.Sortable.create(list, { handle: ".handle", animation: 120, onChoose: bare, onUpdate: put });
    });
  };

  document.addEventListener("htmx:afterSettle", makeSortable);
  makeSortable();
})();

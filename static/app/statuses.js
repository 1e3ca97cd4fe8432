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
      window.Sortable.create(list, { handle: ".handle", animation: 120, onUpdate: put });
    });
  };

  document.addEventListener("htmx:afterSettle", makeSortable);
  makeSortable();
})();

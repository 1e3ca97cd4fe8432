// The order's page: the catalogue while typing, the focus where the work goes on, nothing typed lost.
(() => {
  const named = (id) => document.getElementById(id);

  // --- the catalogue, while a title is typed -----------------------------------------------------
  const field = (list) => list.closest(".line-title").querySelector("[role=combobox]");
  const listOf = (input) => input.closest(".line-title").querySelector(".suggestions");
  const options = (input) => [...listOf(input).querySelectorAll("[role=option]")];
  const marked = (input) => listOf(input).querySelector("[aria-selected=true]");

  function shut(input) {
    listOf(input).replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
    input.removeAttribute("aria-activedescendant");
    delete input.dataset.marked;
  }

  function unfold(list) {
    const input = field(list);
    const box = list.querySelector("[role=listbox]");
    if (!box || input.dataset.chosen === input.value || document.activeElement !== input) return shut(input);
    box.id = `${input.id}-list`;
    options(input).forEach((option, place) => (option.id = `${box.id}-${place}`));
    input.setAttribute("aria-controls", box.id);
    input.setAttribute("aria-expanded", "true");
    // A later answer to what was typed: what the keyboard stood on, it goes on standing on.
    const again = options(input).find((option) => option.dataset.item === input.dataset.marked);
    if (again) mark(input, again);
    else input.removeAttribute("aria-activedescendant");
  }

  function mark(input, option) {
    options(input).forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    input.setAttribute("aria-activedescendant", option.id);
    input.dataset.marked = option.dataset.item;
    option.scrollIntoView({ block: "nearest" });
  }

  function choose(input, option) {
    const fields = input.form.elements;
    const { item, title, price, kind } = option.dataset;
    Object.entries({ item, title, price, kind }).forEach(([name, value]) => (fields[name].value = value));
    input.dataset.chosen = title;
    shut(input);
    fields.quantity.focus();
    fields.quantity.select();
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches?.(".suggestions")) unfold(event.target);
  });

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".suggestions [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(field(option), option);
  });

  document.addEventListener("focusout", (event) => {
    if (event.target.matches(".line-title [role=combobox]")) shut(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const input = event.target.closest?.(".line-title [role=combobox]");
    const open = input && options(input);
    if (open?.length) {
      const at = open.indexOf(marked(input));
      if (event.key === "ArrowDown") mark(input, open[(at + 1) % open.length]);
      else if (event.key === "ArrowUp") mark(input, open[(Math.max(at, 0) - 1 + open.length) % open.length]);
      else if (event.key === "Enter" && at >= 0) choose(input, open[at]);
      else if (event.key === "Escape") shut(input);
      else return;
      event.preventDefault();
    } else if (event.key === "Escape") {
      event.target.closest?.("tr.is-changing")?.querySelector("[data-cancel]")?.click();
    }
  });

  // --- where the keyboard goes ---------------------------------------------------------------------
  const wrong = (part) => document.querySelector("#refusal [data-problem]") || part?.querySelector(".is-invalid, .alert");
  const goOn = { "line-rows": "id_title", "line-form": "id_title", lines: "id_title", talk: "id_text" };

  document.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.target?.id || "";
    const row = /^line-\d+$/.test(id) ? id : id === "line-rows" && event.detail.requestConfig.elt.closest("tr")?.id;
    if (!row && !(id in goOn)) return;
    // Of all rows another one may be wrong still: only what was sent is looked at.
    const part = row || id !== "line-rows" ? named(row || id) : null;
    const place = row && part && (part.querySelector("form[data-open] [name=title]") || part.querySelector("[data-change]"));
    (wrong(part) || place || named(goOn[id] || "id_title"))?.focus();
  });

  // --- a part that is drawn anew as a whole ---------------------------------------------------------
  // The server said so itself: htmx would first take out of it what the form asks for beside it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig, xhr } = event.detail;
    if (!xhr.getResponseHeader("HX-Retarget")) return;
    const beside = (requestConfig.elt.getAttribute("hx-select-oob") || "").split(",");
    const apart = beside.filter((part) => part && !target.contains(document.querySelector(part)));
    requestConfig.elt.setAttribute("hx-select-oob", apart.join(","));
  });

  // The rows come all together, with those of others; what is being changed here stays as it is.
  let changing = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig, shouldSwap } = event.detail;
    if (target?.id !== "line-rows" || !shouldSwap) return;
    changing = [...target.querySelectorAll("tr.is-changing")].filter((row) => !row.contains(requestConfig.elt));
    changing.forEach((row) => row.remove());
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "line-rows") return;
    // Somebody removed its line: that is said when it is saved.
    changing.forEach((row) => (named(row.id) ? named(row.id).replaceWith(row) : named("line-rows").append(row)));
    changing = [];
  });

  // --- nothing typed is lost when the page is drawn anew around it ------------------------------------
  const dirty = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.value !== first(each));
  const first = (each) => (each.type === "select-one" ? [...each.options].find((o) => o.defaultSelected)?.value ?? each.options[0]?.value : each.defaultValue);
  let kept = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!["page", "lines"].includes(target?.id)) return;
    const forms = [...target.querySelectorAll(".line-form, .comment-form")].filter((form) => !form.contains(requestConfig.elt));
    kept = forms.flatMap((form) => ({ row: form.closest("tr")?.id, values: dirty(form).map((each) => [each.id, each.value]) }));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!["page", "lines"].includes(event.detail.target?.id)) return;
    const again = kept.filter(({ values }) => values.length);
    kept = [];
    again.forEach(({ row, values }) => {
      const fill = () => values.forEach(([id, value]) => named(id) && (named(id).value = value));
      const change = row && named(row)?.querySelector("[data-change]");
      if (!change) return fill();
      htmx.ajax("GET", change.href, { target: `#${row}`, select: `#${row}`, swap: "outerHTML" }).then(fill);
    });
  });

  // --- what is under way is looked for while somebody looks ---------------------------------------------
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "history" && document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && named("history")?.hasAttribute("hx-get")) htmx.trigger("#history", "wake");
  });

  // --- an offer that ends ----------------------------------------------------------------------------
  htmx.onLoad((part) => {
    part.querySelectorAll("[data-gone-after]").forEach((offer) => {
      window.setTimeout(() => {
        const focused = offer.contains(document.activeElement);
        offer.remove();
        if (focused) document.querySelector("[data-focus-after]")?.focus();
      }, offer.dataset.goneAfter * 1000);
    });
  });
})();

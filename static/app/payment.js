// Money in several ways: what is entered for a further one comes off the first, as long as that was only proposed.
(() => {
  const amounts = (box) => [...box.querySelectorAll("input[name$=amount], input[name*='amount_']")];
  const plain = (text) => Number(text.replace(/\s/g, "").replace(",", "."));

  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("[data-payment]");
    if (!box) return;
    const [first, ...further] = amounts(box);
    if (event.target === first) first.dataset.typed = "yes";
    if (first.dataset.typed || !box.dataset.due || !further.includes(event.target)) return;
    const entered = further.reduce((sum, input) => sum + (plain(input.value) || 0), 0);
    const left = Number(box.dataset.due) - entered;
    if (left < 0) return;
    const decimals = (first.defaultValue.split(/[.,]/)[1] || "").length;
    first.value = left.toFixed(decimals);
  });

  document.addEventListener("change", (event) => {
    const box = event.target.closest?.("[data-payment]");
    if (!box || !event.target.name.endsWith("unpaid")) return;
    const [first] = amounts(box);
    if (event.target.checked && first.value === first.defaultValue && !first.dataset.typed) first.value = "";
    else if (!event.target.checked && first.value === "") first.value = first.defaultValue;
  });
})();

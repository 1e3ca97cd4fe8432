// What was typed into a form and not accepted yet, kept in this tab alone: until it is accepted, discarded, the person
// signs out in any tab, or somebody else signs in. A form says by data-draft whose organization it is.
window.drafts = (() => {
  const PREFIX = "onward.draft.";
  const SIGNED_OUT = "onward.signed-out";
  const user = document.body.dataset.user;
  // A browser may refuse storage altogether: then nothing is kept, and all else works.
  const attempt = (act) => { try { return act(); } catch (refused) { if (!(refused instanceof DOMException)) throw refused; return null; } };
  const named = (form) => `${PREFIX}${user}.${form.dataset.draft}.${form.id}`;
  const kept = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const forget = (which) => attempt(() => kept().filter(which).forEach((key) => sessionStorage.removeItem(key)));
  const is_field = (field) => field.name && field.type !== "radio" && !["csrfmiddlewaretoken", "organization"].includes(field.name);
  const fields = (form) => [...form.elements].filter(is_field);
  const is_typed = (field) => field.type !== "hidden" && field.tagName !== "SELECT" && field.value.trim() !== "";

  // Once the person has signed out, what still stands on an open page is kept no more.
  let is_over = false;

  function save(form) {
    if (is_over) return;
    if (!fields(form).some(is_typed)) return discard(form);
    const said = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
    attempt(() => sessionStorage.setItem(named(form), JSON.stringify({ at: Date.now(), said })));
  }

  // Fills the form with what was kept for it; says whether there was anything.
  function restore(form) {
    const draft = attempt(() => JSON.parse(sessionStorage.getItem(named(form))));
    if (!draft) return false;
    fields(form).forEach((field) => {
      if (!(field.name in draft.said)) return;
      const before = field.value;
      field.value = draft.said[field.name];
      // A choice that is offered no more stays what the page says.
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = before;
    });
    return true;
  }

  const discard = (form) => attempt(() => sessionStorage.removeItem(named(form)));

  const signed_out = () => Number(attempt(() => localStorage.getItem(SIGNED_OUT)) || 0);
  const is_older = (key) => JSON.parse(sessionStorage.getItem(key)).at < signed_out();
  if (user) forget((key) => !key.startsWith(`${PREFIX}${user}.`));
  forget(is_older);
  window.addEventListener("storage", (event) => {
    if (event.key !== SIGNED_OUT) return;
    is_over = true;
    forget(is_older);
  });
  window.addEventListener("pageshow", () => forget(is_older));
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location).pathname !== document.body.dataset.signOut) return;
    is_over = true;
    attempt(() => localStorage.setItem(SIGNED_OUT, Date.now()));
    forget(() => true);
  });

  return { save, restore, discard };
})();

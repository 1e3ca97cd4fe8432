// Accepting with a client waiting: clients found while their phone is typed, nothing typed twice, nothing lost.
(() => {
  const form = () => document.getElementById("intake");
  const phone = () => document.getElementById("id_phone");
  const list = () => document.getElementById("clients");
  const options = () => [...list().querySelectorAll("[role=option]")];
  const active = () => list().querySelector("[aria-selected=true]");
  const finder = () => document.querySelector("#intake .finder");
  const who = () => document.getElementById("id_who");
  const say = (text) => { document.getElementById("intake-said").textContent = text; };
  let asked = 0, waiting = 0, answer = Promise.resolve(), saving = 0;

  // --- the draft ----------------------------------------------------------------------------

  function keep() {
    window.clearTimeout(saving);
    saving = window.setTimeout(keepNow, 300);
  }

  function keepNow() {
    window.clearTimeout(saving);
    if (form() && form().dataset.draft) window.drafts.save(form());
  }

  // --- asking the server --------------------------------------------------------------------

  // Who was signed out meanwhile is led to sign in, and back to this page.
  async function ask(address, said) {
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
    const response = await fetch(`${address}?${new URLSearchParams(said)}`, { headers }).catch(() => null);
    const elsewhere = response?.headers.get("HX-Redirect");
    if (elsewhere) {
      keepNow();
      location.assign(elsewhere);
    }
    return response?.ok && !elsewhere ? response.text() : "";
  }

  async function find() {
    const mine = ++asked;
    const typed = phone().value;
    const found = typed.replace(/\D/g, "").length < 4 ? "" : await ask(finder().dataset.clients, { phone: typed });
    if (mine !== asked) return;
    list().innerHTML = found;
    const known = options();
    const whole = known.filter((option) => "whole" in option.dataset);
    if (whole.length === 1 && known.length === 1) return choose(whole[0], false);
    show(known.length > 0 && document.activeElement === phone());
    say({ 0: "", 1: finder().dataset.countOne }[known.length] ?? finder().dataset.countSome);
  }

  function findSoon() {
    window.clearTimeout(waiting);
    answer = new Promise((done) => {
      waiting = window.setTimeout(() => find().then(done), 200);
      answer.now = () => { window.clearTimeout(waiting); find().then(done); };
    });
  }

  // --- the list of clients --------------------------------------------------------------------

  function show(open) {
    list().hidden = !open;
    phone().setAttribute("aria-expanded", String(open));
    if (!open) point(null);
  }

  function point(option) {
    options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    if (option) phone().setAttribute("aria-activedescendant", option.id);
    else phone().removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const known = options();
    if (!known.length) return;
    const at = known.indexOf(active());
    show(true);
    point(known[at < 0 && by < 0 ? known.length - 1 : (at + by + known.length) % known.length]);
  }

  async function choose(option, goes_on = true) {
    const { client, name, phone: number } = option.dataset;
    window.clearTimeout(waiting);
    asked += 1;
    if (who()) who().value = client;
    phone().value = number;
    form().elements.client_name.value = name;
    draw(name, option.querySelector("[data-newest]")?.textContent || "");
    say(name);
    show(false);
    keepNow();
    document.getElementById("things").innerHTML = await ask(finder().dataset.things, { client });
    if (goes_on) (document.querySelector("#things button") || form().elements.about).focus();
  }

  function draw(name, newest) {
    document.getElementById("chosen").hidden = false;
    document.querySelector("#chosen [data-slot=name]").textContent = name;
    document.querySelector("#chosen [data-slot=newest]").textContent = newest;
    document.getElementById("somebody-new").hidden = true;
  }

  // What was typed no longer says who was chosen.
  function unchoose() {
    if (!who()?.value) return;
    who().value = form().elements.client_name.value = "";
    document.getElementById("chosen").hidden = true;
    document.getElementById("somebody-new").hidden = false;
    document.getElementById("things").replaceChildren();
  }

  // --- what a person does ---------------------------------------------------------------------

  async function enter() {
    answer.now?.();
    await answer;
    // Chosen meanwhile: it was the whole phone of one client.
    if (who()?.value) return onward(phone());
    const known = options();
    if (active() || known.length === 1) return choose(active() || known[0]);
    if (known.length && phone().value) return step(1);
    onward(phone());
  }

  function onward(field) {
    const stops = [...form().querySelectorAll("input:not([type=hidden]), select, textarea, button.btn-primary")];
    const shown = stops.filter((stop) => stop === field || stop.offsetParent);
    shown[shown.indexOf(field) + 1]?.focus();
  }

  document.addEventListener("input", (event) => {
    if (!form()?.contains(event.target)) return;
    if (event.target === phone()) {
      unchoose();
      findSoon();
    }
    keep();
  });

  document.addEventListener("change", (event) => { if (form()?.contains(event.target)) keep(); });

  document.addEventListener("keydown", (event) => {
    if (!form()?.contains(event.target) || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return form().requestSubmit(form().querySelector(".btn-primary"));
    }
    if (event.target === phone() && !list().hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        return step(event.key === "ArrowDown" ? 1 : -1);
      }
      if (event.key === "Escape") {
        event.preventDefault();
        return show(false);
      }
    }
    // A line is ended, not the whole form: that would be accepted half filled in.
    if (event.key === "Enter" && event.target.matches("input:not([type=radio])")) {
      event.preventDefault();
      if (event.target === phone()) enter();
      else onward(event.target);
    }
  });

  document.addEventListener("focusout", (event) => {
    if (event.target === phone() && form()) show(false);
  });

  // Before the focus leaves the phone, and the list is gone.
  document.addEventListener("pointerdown", (event) => { if (event.target.closest("#clients")) event.preventDefault(); });

  document.addEventListener("click", (event) => {
    const on = (what) => event.target.closest(what);
    if (!form()) return;
    if (on("#clients [role=option]")) choose(on("#clients [role=option]"));
    if (on("[data-another]")) {
      unchoose();
      form().elements.client_name.focus();
      keep();
    }
    if (on("[data-about]")) {
      form().elements.about.value = on("[data-about]").dataset.about;
      if (form().elements.serial) form().elements.serial.value = on("[data-about]").dataset.serial;
      form().elements.details.focus();
      keep();
    }
    if (on("[data-deadline]")) {
      form().elements.deadline.value = on("[data-deadline]").dataset.deadline;
      keep();
    }
    if (on("[data-draft-discard]")) {
      window.clearTimeout(saving);
      window.drafts.discard(form());
      delete form().dataset.draft;
      if (on("button")) location.assign(form().action);
    }
  });

  document.addEventListener("submit", (event) => { if (event.target === form()) keepNow(); }, true);
  window.addEventListener("pagehide", keepNow);

  // Brought back by the browser as it was left: its key may have brought an order already. What was not accepted is
  // in the draft.
  window.addEventListener("pageshow", (event) => { if (event.persisted && form()) location.replace(location.href); });

  document.addEventListener("accepted", () => {
    window.clearTimeout(saving);
    window.drafts.discard(form());
    delete form().dataset.draft;
  });

  // --- the page as it comes --------------------------------------------------------------------

  function begin() {
    if (!form()) return;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": "clients", "aria-expanded": "false",
    })) phone().setAttribute(name, value);
    // What the server answered is newer than what was kept.
    const found = !("answered" in form().dataset) && window.drafts.restore(form());
    document.getElementById("draft-found").hidden = !found;
    if (who()?.value) draw(form().elements.client_name.value, "");
    if (who()?.value) ask(finder().dataset.things, { client: who().value }).then((html) => { document.getElementById("things").innerHTML = html; });
  }

  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "page") begin(); });
  begin();
})();

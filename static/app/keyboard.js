// Keys of the house. Single keys can be switched off on "My account"; a page is never left while one types.
(() => {
  const sheet = document.getElementById("keys");
  const patience = 1200;
  let leading = 0;

  const isTyping = (place) =>
    Boolean(place.closest?.("textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

  // By the letter; on a keyboard without Latin letters by the place the key has: Т is N, the full stop is the slash.
  const keyOf = (event) => {
    if (event.code === "Slash" && event.key === ".") return "/";
    if (event.code === "Slash" && event.key === ",") return "?";
    const isForeign = event.key.length === 1 && event.key > "\u007f";
    return isForeign && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
  };

  const search = () => {
    const box = document.getElementById("find");
    box?.focus();
    box?.select();
    return Boolean(box);
  };

  const follow = (key) => {
    const link = document.querySelector(`a[data-key="${key}"]`);
    if (link) window.location.assign(link.href);
    return Boolean(link);
  };

  const rows = () => [...document.querySelectorAll("main table.list .main")].filter((link) => link.offsetParent);

  const step = (by, onlyFromRow) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    if (!all.length || (onlyFromRow && at < 0)) return false;
    all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)].focus();
    return true;
  };

  const changeStatus = () => {
    const row = document.activeElement.closest("tr");
    const menu = row?.querySelector(".status summary, .status button, .status a") || document.querySelector("#status-menu summary");
    menu?.focus();
    menu?.click();
    return Boolean(menu);
  };

  const showKeys = () => {
    if (sheet && !sheet.open) sheet.showModal();
    return Boolean(sheet);
  };

  const acts = {
    "/": search,
    "?": showKeys,
    j: () => step(1),
    k: () => step(-1),
    s: changeStatus,
    n: () => follow("n"),
    g: () => (leading = Date.now()),
    arrowdown: () => step(1, true),
    arrowup: () => step(-1, true),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === "k") {
      if (search()) event.preventDefault();
      return;
    }
    if (document.body.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("details.menu[open]")) return;
    const isSecond = Date.now() - leading < patience;
    leading = 0;
    const done = isSecond && key !== "g" ? follow(`g${key}`) : acts[key]?.();
    if (done) event.preventDefault();
  });

  // The sheet is there for the mouse, too.
  document.querySelectorAll("[data-keys]").forEach((link) => {
    link.hidden = false;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest("details")?.removeAttribute("open");
      showKeys();
    });
  });
})();

/* The shelf of projects: rename dialog, keyboard. */
import { openDialog } from "./app.js";

const finder = document.querySelector("[data-finder]");
const dialog = document.getElementById("rename");
const form = dialog?.querySelector("[data-rename]");

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-renames]");
  if (!item) return;
  form.action = item.dataset.renames;
  form.elements.title.value = item.dataset.title;
  openDialog(dialog);
  form.elements.title.select();
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  window.htmx.ajax("POST", form.action, { source: form, values: { title: form.elements.title.value }, swap: "none" })
    .then(() => dialog.close());
});

/* `/` searches; arrows walk over the cards; S favours, D duplicates, Delete deletes, R renames. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = finder?.elements.q;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  const card = event.target.closest?.("[data-project]");
  if (!card) return;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow(), ArrowUp: -perRow() }[event.key];
  if (step && event.target.matches("[data-card-link]")) {
    event.preventDefault();
    const links = [...document.querySelectorAll("[data-card-link]")];
    links[links.indexOf(event.target) + step]?.focus();
  }
  const action = { s: "favourite", d: "duplicate", Delete: "delete" }[event.key];
  if (action && event.target.matches("[data-card-link]")) {
    event.preventDefault();
    card.querySelector(`[data-does="${action}"]`)?.requestSubmit();
  }
  if (event.key === "r" && event.target.matches("[data-card-link]")) {
    card.querySelector("[data-renames]")?.click();
  }
});

function typing(element) {
  return element.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")
    || Boolean(element.closest?.("dialog, [popover]"));
}

function perRow() {
  const list = document.querySelector(".cards");
  return list ? getComputedStyle(list).gridTemplateColumns.split(" ").length : 1;
}

/* A page without the finder (home) loads its content anew when a project changed. */
if (!finder) {
  document.addEventListener("shelf", () => {
    window.htmx.ajax("GET", location.pathname, { target: "#main", select: "#main", swap: "outerHTML" });
  });
}

/* A card that was swapped or a list that was loaded anew keeps the focus where it was. */
let focused = null;
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.closest?.("[data-project]")?.id ?? null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!focused || document.activeElement !== document.body) return;
  document.getElementById(focused)?.querySelector("[data-card-link]")?.focus({ preventScroll: true });
});

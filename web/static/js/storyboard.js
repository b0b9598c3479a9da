/* The storyboard and the cast: fields are sent as they change, scenes are dragged, pictures are
   dropped. Everything also works with buttons and without scripts. */

import Sortable from "/assets/sortablejs/modular/sortable.esm.js";
import { csrfToken, t, tellError, toast } from "./app.js";

const SENT_AFTER = 700;

async function send(address, body) {
  const headers = { "HX-Request": "true", "X-CSRF-Token": csrfToken() };
  const response = await fetch(address, { method: "POST", headers, body });
  const text = await response.text();
  if (!response.ok) {
    const short = text && text.length < 400 && !text.includes("<");
    throw Object.assign(new Error(short ? text : t("failed")), { status: response.status });
  }
  return { text, response };
}

/** Put a fragment in an element's place, and let htmx and the elements inside come to life. */
function swap(target, html, how = "outerHTML") {
  window.htmx.swap(target, html, { swapStyle: how });
}

class FilmBoard extends HTMLElement {
  connectedCallback() {
    if (this.sortable) return;
    this.live = this.querySelector("[data-live]");
    this.grow();
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragleave", (event) => event.target.closest?.("[data-drop]")?.classList.remove("scene__picture--over"));
    this.addEventListener("drop", (event) => this.dropped(event));
    const list = this.querySelector("[data-scenes]");
    this.sortable = Sortable.create(list, {
      handle: "[data-grip]", animation: 160, ghostClass: "scene--ghost", delayOnTouchOnly: true, delay: 120,
      onEnd: (event) => event.oldIndex !== event.newIndex && this.reorder(event.newIndex),
    });
  }

  disconnectedCallback() {
    this.sortable?.destroy();
  }

  /** Text areas are as high as what is written in them. */
  grow(one = null) {
    for (const area of one ? [one] : this.querySelectorAll(".plain--line")) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight}px`;
    }
  }

  typed(event) {
    const field = event.target;
    if (field.matches(".plain--line")) this.grow(field);
    const form = field.closest("[data-scene-form]");
    if (!form || field.matches("[data-upload], [name^=new-]")) return;
    clearTimeout(form.timer);
    form.timer = setTimeout(() => this.save(form), SENT_AFTER);
  }

  changed(event) {
    const field = event.target;
    if (field.matches("[data-upload]")) this.upload(field.closest("[data-scene]"), field.files[0]);
    else if (field.closest("[data-scene-form]") && !field.matches("[name^=new-]")) {
      this.save(field.closest("[data-scene-form]"));
    }
  }

  async save(form) {
    clearTimeout(form.timer);
    // An emptied line is being written over: it is sent once it has words again.
    if ([...form.querySelectorAll(".plain--line")].some((area) => !area.value.trim())) return;
    try {
      const { text } = await send(form.action, new FormData(form));
      swap(document.getElementById("changes"), text);
      this.say(t("film.saved"));
      form.classList.add("scene__form--changed");
    } catch (error) { tellError(error); }
  }

  async reorder(place) {
    const body = new FormData();
    for (const scene of this.querySelectorAll("[data-scenes] > [data-scene]")) body.append("scene", scene.dataset.scene);
    try {
      const { text } = await send(this.dataset.order, body);
      swap(this, text);
      announce(t("film.moved", { place: place + 1 }));
    } catch (error) { tellError(error); }
  }

  over(event) {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("scene__picture--over");
  }

  dropped(event) {
    const zone = event.target.closest?.("[data-drop]");
    const file = event.dataTransfer?.files[0];
    if (!zone || !file) return;
    event.preventDefault();
    zone.classList.remove("scene__picture--over");
    this.upload(zone.closest("[data-scene]"), file);
  }

  async upload(scene, file) {
    if (!file) return;
    const body = new FormData();
    body.append("file", file);
    body.append("scene", scene.dataset.scene);
    this.say(t("film.uploading"));
    scene.classList.add("scene--busy");
    try {
      const { text } = await send(this.dataset.uploads, body);
      swap(this, text);
    } catch (error) {
      scene.classList.remove("scene--busy");
      tellError(error);
    }
  }

  say(text) {
    this.live.textContent = text;
  }
}

customElements.define("film-board", FilmBoard);

function announce(text) {
  const place = document.querySelector("film-board [data-live]");
  if (place) place.textContent = text;
}

/* After a button has changed the board, the focus is where the change is. */
document.body.addEventListener("film:board", ({ detail }) => {
  const place = detail.focus && document.getElementById(detail.focus);
  if (!place) return;
  const menu = place.closest("[popover]");
  if (menu) document.querySelector(`[popovertarget="${menu.id}"]`)?.focus();
  else place.focus({ preventScroll: false });
});

/* A picture that is not drawn yet leaves its place to what stands behind it. */
document.addEventListener("error", (event) => {
  if (event.target.matches?.("img[data-picture]")) event.target.hidden = true;
}, true);

/* Portraits in the cast. */
document.addEventListener("change", async (event) => {
  const form = event.target.closest?.("[data-part]");
  if (!form || !event.target.matches("[data-upload]")) return;
  event.stopPropagation();
  const body = new FormData();
  body.append("file", event.target.files[0]);
  body.append("part", form.dataset.part);
  try {
    const { text } = await send(form.dataset.uploads, body);
    swap(document.getElementById("panel"), text, "innerHTML");
  } catch (error) { tellError(error); }
}, true);

/* Voices are heard one at a time. */
let heard = null;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-hears]");
  if (!button) return;
  const again = heard?.button === button && !heard.audio.paused;
  heard?.audio.pause();
  heard?.button.setAttribute("aria-pressed", "false");
  if (again) return;
  const audio = new Audio(`/api/v1/voices/${encodeURIComponent(button.dataset.hears)}/preview`);
  heard = { button, audio };
  button.setAttribute("aria-pressed", "true");
  audio.addEventListener("ended", () => button.setAttribute("aria-pressed", "false"));
  try { await audio.play(); } catch (error) {
    button.setAttribute("aria-pressed", "false");
    if (error.name !== "AbortError") toast(t("failed"), { tone: "danger" });
  }
});

/* The open panel follows what happens on the stage; the tabs show which one is open. */
document.body.addEventListener("film:changed", () => {
  const tab = document.querySelector('[data-tabs] [aria-current="page"]');
  if (!tab || document.activeElement?.closest("#panel input, #panel textarea")) return;
  const address = tab.getAttribute("href").split("?")[0];
  window.htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" });
});

const open = document.querySelector('[data-tabs] [aria-current="page"]');
if (open) reveal(open);

/** Scroll the row of tabs, not the page, until this one is in sight. */
function reveal(tab) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tabs] [data-panel]");
  if (!tab) return;
  reveal(tab);
  for (const one of tab.parentElement.children) {
    if (one === tab) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
});

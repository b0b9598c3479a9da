/* Publishing: the form and its preview, moments in the reader's own time zone, uploads that tell
   how far they are. */

import { tellError } from "./app.js";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const BUSY = ["scheduled", "waiting", "uploading", "processing"];

/* Milliseconds after which what is under way is looked at, should no event have come. */
const LOOK_EVERY = 15000;

/* ------------------------------------------------------------ moments */

const written = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function writeMoments(within) {
  for (const one of within.querySelectorAll("time[data-moment]")) {
    one.textContent = written.format(new Date(one.dateTime));
    one.removeAttribute("data-moment");
  }
}

/** `2026-01-31T18:00` as the browser's clock reads, which is what its field takes. */
function local(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 16);
}

for (const field of document.querySelectorAll("[data-soon]")) {
  field.min = local(new Date());
  if (field.dataset.utc) field.value = local(new Date(field.dataset.utc));
}
for (const zone of document.querySelectorAll("[data-zone]")) zone.value = ZONE;
for (const name of document.querySelectorAll("[data-zone-name]")) name.textContent = ZONE.replaceAll("_", " ");
writeMoments(document);

/* A picture that cannot be had leaves what stands beneath it. */
function hidePictures(within) {
  for (const picture of within.querySelectorAll("img[data-may-fail]")) {
    picture.removeAttribute("data-may-fail");
    picture.addEventListener("error", () => picture.remove());
    if (picture.complete && !picture.naturalWidth && picture.src) picture.remove();
  }
}
hidePictures(document);

document.addEventListener("htmx:afterSwap", () => {
  writeMoments(document);
  hidePictures(document);
});

/* ------------------------------------------------------------ how far it is */

document.addEventListener("film", ({ detail }) => {
  if (detail.type !== "upload") return;
  for (const one of document.querySelectorAll(`[data-upload="${detail.id}"]`)) told(one, detail);
});

function told(one, { status, progress, error }) {
  const meter = one.querySelector("[data-upload-meter]");
  if (one.dataset.status === status && status === "uploading" && meter && !error) {
    meter.style.setProperty("--done", progress);
    meter.setAttribute("aria-valuenow", String(Math.floor(progress * 100)));
    one.querySelector("[data-upload-percent]").textContent = `${Math.floor(progress * 100)} %`;
  } else look(one);
}

function look(one) {
  if (one.contains(document.activeElement) && document.activeElement.matches("button")) return;
  window.htmx.ajax("GET", one.dataset.address, { target: one, swap: "outerHTML" }).catch(tellError);
}

function lookAround() {
  if (document.hidden) return;
  for (const one of document.querySelectorAll("[data-upload]")) {
    if (BUSY.includes(one.dataset.status)) look(one);
  }
}
setInterval(lookAround, LOOK_EVERY);
document.addEventListener("visibilitychange", lookAround);

/* ------------------------------------------------------------ the form */

const bytes = new TextEncoder();

for (const field of document.querySelectorAll("[data-counts]")) {
  const left = field.closest(".counted").querySelector(".counted__left");
  const most = Number(field.dataset.counts);
  const show = () => {
    const size = "bytes" in field.dataset ? bytes.encode(field.value).length : [...field.value].length;
    left.textContent = `${size} / ${most}`;
    left.toggleAttribute("data-beyond", size > most);
  };
  field.addEventListener("input", show);
  show();
}

/** The field of tags becomes chips; it goes on holding what is sent. */
function chips(box) {
  const field = box.querySelector("input");
  const list = document.createElement("div");
  const fresh = document.createElement("input");
  list.className = "input tags";
  Object.assign(fresh, { className: "tags__new", type: "text", autocomplete: "off", id: field.id });
  fresh.setAttribute("aria-describedby", field.getAttribute("aria-describedby") ?? "");
  field.removeAttribute("id");
  field.type = "hidden";
  field.after(list);
  list.addEventListener("click", ({ target }) => target === list && fresh.focus());
  let tags = words(field.value);

  function draw() {
    field.value = tags.join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    list.replaceChildren(...tags.map(chip), fresh);
  }

  function chip(tag) {
    const one = document.createElement("span");
    const drop = document.createElement("button");
    one.className = "tags__one";
    one.append(tag, drop);
    Object.assign(drop, { type: "button", className: "tags__drop", textContent: "×" });
    drop.setAttribute("aria-label", box.dataset.remove.replace("%(tag)s", tag));
    drop.addEventListener("click", () => {
      tags = tags.filter((other) => other !== tag);
      draw();
      fresh.focus();
    });
    return one;
  }

  function take(stay = true) {
    const added = words(fresh.value);
    fresh.value = "";
    if (!added.length) return;
    tags = [...new Set([...tags, ...added])];
    draw();
    if (stay) fresh.focus();
  }

  fresh.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && fresh.value.trim()) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !fresh.value && tags.length) {
      tags = tags.slice(0, -1);
      draw();
      fresh.focus();
    }
  });
  // Keyboards of phones do not tell which key it was; what is pasted comes with its commas.
  fresh.addEventListener("input", () => fresh.value.includes(",") && take());
  // After the click that took the focus away: a new row would move what was clicked.
  fresh.addEventListener("blur", () => setTimeout(() => document.activeElement !== fresh && take(false), 200));
  box.closest("form").addEventListener("submit", () => take(false), true);
  draw();
}

const words = (text) => text.split(",").map((one) => one.replaceAll("#", " ").replace(/\s+/g, " ").trim()).filter(Boolean);

for (const box of document.querySelectorAll("[data-tags]")) chips(box);

/* What belongs to a choice shows only with it. */
for (const select of document.querySelectorAll("[data-lists]")) {
  const show = () => {
    for (const one of document.querySelectorAll("[data-shown-for]")) {
      one.hidden = one.dataset.shownFor !== select.value;
      one.querySelector("input").required = !one.hidden;
    }
  };
  select.addEventListener("change", show);
  show();
}

/* The plan is in the reader's time zone from the beginning. */
const many = document.querySelector("[data-many]");
if (many) addEventListener("load", () => many.dispatchEvent(new Event("change")));

const form = document.querySelector("[data-publish]");
if (form) preview(form);

function preview(within) {
  const find = (selector) => document.querySelector(selector);
  const when = within.elements.publish_at;

  within.addEventListener("input", () => { find("[data-look-title]").textContent = within.elements.title.value; });
  within.addEventListener("change", ({ target }) => {
    if (target.dataset.goes && target.checked) location.assign(target.dataset.goes);
    if (target.dataset.picture) find("[data-look-picture]").src = target.dataset.picture;
    seen();
    spend();
  });

  function seen() {
    const chosen = within.querySelector('[name="privacy"]:checked');
    const scheduled = chosen?.value === "scheduled";
    when.required = scheduled;
    const at = scheduled && when.value ? ` · ${written.format(new Date(when.value))}` : "";
    find("[data-look-seen]").textContent = (chosen?.dataset.name ?? "") + at;
  }

  /** What it takes of the day's allowance, as it is chosen now. */
  function spend() {
    const box = find("[data-spend]");
    if (!box) return;
    const { left, caption, picture, list, collect } = box.dataset;
    const playlist = within.elements.playlist.value;
    const captions = within.querySelectorAll('[name="captions"]:checked').length;
    const own = within.querySelector('[name="thumbnail"]:checked')?.value !== "0";
    const units = captions * Number(caption) + (own ? Number(picture) : 0)
      + Number(!playlist ? 0 : playlist.startsWith("id:") ? list : collect);
    find("[data-units]").textContent = units.toLocaleString(document.documentElement.lang);
    find("[data-fits]").hidden = units > Number(left);
    find("[data-spent]").hidden = units <= Number(left);
  }

  seen();
}

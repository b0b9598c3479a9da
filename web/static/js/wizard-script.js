/* The script: counted while it is typed, opened from a file, a template or the helper. */

import { confirmDialog, t, toast } from "./app.js";

const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/g;
const MOST_FILE = 200_000;

/** Words as the studio counts them. */
export function countWords(text) {
  const unspaced = (text.match(UNSPACED) ?? []).length;
  const rest = text.replace(UNSPACED, " ").replace(/[\p{M}\p{Cf}]/gu, "");
  const spaced = rest.match(/[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu) ?? [];
  return spaced.length + Math.ceil(unspaced / 2);
}

export function startScript({ form, draft, steps }) {
  const text = form.elements.script;
  const paper = form.querySelector("[data-paper]");
  const count = form.querySelector("[data-count]");
  const says = form.querySelector("[data-script-says]");
  const few = Number(count.dataset.few);
  const most = Number(count.dataset.most);

  function measure() {
    const words = countWords(text.value);
    count.style.setProperty("--share", words / most);
    count.querySelector("[data-words]").textContent = words;
    const state = words < few ? "few" : words > most ? "many" : "good";
    count.dataset.state = words ? state : "";
    says.dataset.state = state;
    if (state === "few" && words) say(t("too_few", { count: few - words }));
    if (state === "many") say(t("too_many", { count: words - most }));
  }

  function say(line) {
    if (says.textContent !== line) says.textContent = line;
  }

  function tell() {
    const { told } = draft;
    measure();
    if (text.value === draft.values.script) say(told.script_says);
    form.querySelector("[data-about]").textContent = told.seconds ? t("about", { time: clock(told.seconds) }) : "";
    form.elements.title.placeholder = told.title || form.elements.title.dataset.placeholder;
    form.querySelector("[data-automatic]").textContent = told.language_name && !draft.values.language
      ? t("detected", { language: told.language_name })
      : t("automatic");
  }

  /** Put another script in place of the one that is there; it can be taken back. */
  async function put({ script, title, style, music }) {
    const before = { script: text.value, style: draft.values.style, music: draft.values.music };
    const called = draft.title;
    if (countWords(before.script) > 15) {
      const yes = await confirmDialog({ title: t("replace_title"), text: t("replace_text"), confirm: t("replace") });
      if (!yes) return false;
    }
    const fill = (changes, name) => {
      draft.set(Object.fromEntries(Object.entries(changes).filter(([, value]) => value)));
      draft.set({ script: changes.script });
      if (name !== undefined) draft.call(name, 250);
      draft.fill();
      measure();
    };
    fill({ script, style, music: draft.values.music_asset ? undefined : music }, title);
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    steps.go("script");
    text.focus({ preventScroll: true });
    text.setSelectionRange(0, 0);
    text.scrollTop = 0;
    toast(t("inserted"), { tone: "success", undo: before.script ? () => fill(before, called) : null });
    return true;
  }

  text.addEventListener("input", measure);
  draft.addEventListener("told", tell);
  form.addEventListener("filled", measure);
  tell();

  form.querySelector("[data-opens-text]").addEventListener("change", ({ target }) => {
    open(target.files[0]);
    target.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    paper.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      paper.toggleAttribute("data-over", kind === "dragover");
      if (kind === "drop") open(event.dataTransfer.files[0]);
    });
  }

  async function open(file) {
    if (!file) return;
    const refused = () => toast(t("not_text", { name: file.name }), { tone: "danger" });
    if (file.size > MOST_FILE) return refused();
    try {
      const content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      if (/[\0-\x08\x0e-\x1f]/.test(content)) return refused();
      const title = draft.title || file.name.replace(/\.[^.]+$/, "").slice(0, 160);
      await put({ script: content.replace(/\r\n?/g, "\n").slice(0, 20_000), title });
    } catch {
      refused();
    }
  }

  startShelf(put);
  startHelper(put);
}

/** ``1:05`` for 65. */
export function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function startShelf(put) {
  const dialog = document.getElementById("templates");
  const shelf = document.getElementById("template-shelf");
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-opens="templates"]')) shelf.dispatchEvent(new Event("fill"));
  });
  dialog.addEventListener("click", (event) => {
    const field = event.target.closest("[data-field]");
    const one = event.target.closest("[data-template]");
    const use = event.target.closest("[data-use-template]");
    if (field) filter(field);
    if (one) choose(one);
    if (use) put(JSON.parse(use.closest("[data-page]").dataset.script));
  });

  function filter(field) {
    press(dialog.querySelectorAll("[data-field]"), field);
    for (const item of dialog.querySelectorAll("[data-of]")) {
      item.hidden = Boolean(field.dataset.field) && item.dataset.of !== field.dataset.field;
    }
    const first = dialog.querySelector("[data-of]:not([hidden]) [data-template]");
    if (first) choose(first);
  }

  function choose(one) {
    press(dialog.querySelectorAll("[data-template]"), one);
    for (const page of dialog.querySelectorAll("[data-page]")) {
      page.hidden = page.id !== `template-${one.dataset.template}`;
    }
  }
}

function startHelper(put) {
  const form = document.querySelector("[data-helper]");
  const take = form.querySelector("[data-take]");
  form.addEventListener("change", (event) => event.target !== take && (take.value = 0));
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-another]")) {
      take.value = Number(take.value) + 1;
      form.requestSubmit();
    }
    const use = event.target.closest("[data-use-draft]");
    if (use) put(JSON.parse(use.closest("[data-drafted]").dataset.drafted));
  });
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 422) Object.assign(detail, { shouldSwap: true, isError: false });
  });
  form.addEventListener("htmx:afterSwap", () => {
    form.querySelector(".drafted")?.scrollIntoView({ block: "nearest" });
  });
}

function press(buttons, one) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === one));
}

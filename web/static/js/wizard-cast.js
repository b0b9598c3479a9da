/* The cast: a voice for everybody, chosen by ear; a photograph for a face. */

import { openDialog, tellError } from "./app.js";

export function startCast({ form, draft, parts, files }) {
  const dialog = document.getElementById("voices");
  const search = document.getElementById("voice-search");
  const list = document.getElementById("voice-list");
  let who = "";
  let name = "";

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-casts]");
    if (button) open(button.dataset.casts, button.dataset.castsName);
    const plain = event.target.closest("[data-no-photo]");
    if (plain) portrait(plain.dataset.noPhoto, "");
  });

  function open(identity, called) {
    [who, name] = [identity, called];
    search.reset();
    search.elements.who.value = who;
    const { language } = draft.told;
    const known = [...search.elements.language.options].some((option) => option.value === language);
    if (known) search.elements.language.value = language;
    openDialog(dialog);
    search.dispatchEvent(new Event("refresh"));
    search.elements.q.focus();
  }

  search.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("htmx:afterSwap", () => { list.scrollTop = 0; });
  search.addEventListener("htmx:afterSwap", () => { list.scrollTop = 0; });

  list.addEventListener("click", async (event) => {
    const chosen = event.target.closest("[data-voice]");
    if (chosen) return cast(chosen.dataset.voice);
    const more = event.target.closest("[data-more-voices]");
    if (more) append(more).catch(tellError);
  });

  async function append(button) {
    const query = new URLSearchParams(new FormData(search));
    query.set("from", button.dataset.moreVoices);
    const response = await fetch(`${search.getAttribute("hx-get")}?${query}`, { headers: { "HX-Request": "true" } });
    const page = document.createElement("template");
    page.innerHTML = await response.text();
    button.closest(".voicing__more").remove();
    const rows = [...page.content.querySelectorAll(".voice")];
    list.querySelector("[data-voices]").append(...rows);
    list.append(...page.content.querySelectorAll(".voicing__more"));
    rows[0]?.querySelector("button").focus();
  }

  async function cast(voice) {
    const voices = { ...draft.values.voices };
    delete voices[who];
    delete voices[name];
    if (voice) voices[name] = voice;
    dialog.close();
    draft.set({ voices }, 0);
    await parts.load("cast-list").catch(tellError);
    form.querySelector(`[data-casts="${who}"]`)?.focus();
  }

  files.accept(form, "portrait", async ({ file, input, zone }) => {
    const face = zone ?? input.closest(".part__face");
    face.setAttribute("aria-busy", "true");
    try {
      const asset = await files.send(file, "image");
      await portrait(input.dataset.who, asset.id);
    } finally {
      face.removeAttribute("aria-busy");
    }
  });

  async function portrait(person, asset) {
    const portraits = { ...draft.values.portraits };
    delete portraits[person];
    if (asset) portraits[person] = asset;
    draft.set({ portraits }, 0);
    await parts.load("cast-list").catch(tellError);
  }
}

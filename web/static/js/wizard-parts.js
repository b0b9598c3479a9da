/* Parts of the page that the server writes anew when what they show has changed. */

import { drawWithin } from "./wizard-draw.js";
import { tellError } from "./app.js";

export class Parts {
  constructor(form, draft) {
    this.form = form;
    this.draft = draft;
    this.shown = new Map();
  }

  /** Load the parts within an element that are out of date. */
  freshen(element) {
    for (const part of element?.querySelectorAll("[data-part]") ?? []) {
      if (this.shown.get(part.id) !== this.#state(part.id)) this.load(part.id).catch(tellError);
    }
  }

  /** Load a part, whatever it shows. */
  async load(id) {
    const part = document.getElementById(id);
    part.setAttribute("aria-busy", "true");
    await this.draft.flush();
    const state = this.#state(id);
    this.shown.set(id, state);
    const response = await fetch(part.dataset.part, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) throw new Error(response.redirected ? "" : await response.text());
    const html = await response.text();
    if (this.shown.get(id) !== state) return;
    part.innerHTML = html;
    part.removeAttribute("aria-busy");
    drawWithin(part, this.draft.told.key);
  }

  /* What a part depends on. */
  #state(id) {
    const { told, values: { style, aspect, voices, portraits, images, variations } } = this.draft;
    const on = {
      "cast-list": [told.key, told.script_says, style, voices, portraits],
      "scene-list": [told.key, told.script_says, style, aspect, images, variations],
      "review-list": [told, this.draft.values],
    };
    return JSON.stringify(on[id]);
  }
}

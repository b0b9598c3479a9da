/* The film at a glance, beside the steps. */

import { redraw } from "./wizard-draw.js";
import { clock } from "./wizard-script.js";

export function startGlance(wizard) {
  const { form, facts, draft } = wizard;
  const lines = Object.fromEntries(
    [...form.querySelectorAll("[data-glance]")].map((line) => [line.dataset.glance, line]),
  );
  const poster = form.querySelector("[data-poster]");

  function show() {
    const { told, values } = draft;
    const { names } = facts;
    lines.title.textContent = draft.title || told.title || form.elements.title.dataset.placeholder;
    lines.script.textContent = told.size_says;
    lines.cast.textContent = told.cast_says || "–";
    lines.look.textContent = [names.style[values.style] ?? values.style, values.aspect, values.resolution].join(" · ");
    lines.music.textContent = values.music_asset
      ? form.querySelector("[data-track-name]").textContent
      : { auto: names.auto, none: names.none, ...names.music }[values.music];
    lines.length.textContent = clock(values.duration ?? told.target);
    lines.says.textContent = told.ready ? (told.ok ? "" : told.length_says) : told.script_says;
    poster.className = `glance__poster glance__poster--${values.aspect.replace(":", "-")}`;
  }

  draft.addEventListener("changed", () => { show(); redraw(form, wizard); });
  draft.addEventListener("told", show);
  form.addEventListener("filled", show);
  show();
}

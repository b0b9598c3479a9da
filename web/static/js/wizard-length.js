/* The length: a slider, some usual lengths, and at once whether the speech fits. */

import { clock } from "./wizard-script.js";

export function startLength({ form, draft }) {
  const range = form.querySelector("[data-duration]");
  const value = form.querySelector("[data-length-value]");
  const says = form.querySelector("[data-length-says]");
  const chips = [...form.querySelectorAll("[data-seconds]")];

  range.addEventListener("input", () => {
    value.textContent = clock(range.value);
    draft.set({ duration: Number(range.value) }, 350);
    press();
  });
  form.querySelector(".length__presets").addEventListener("click", (event) => {
    const chip = event.target.closest("[data-seconds]");
    if (!chip) return;
    const { seconds } = chip.dataset;
    draft.set({ duration: Number(seconds) || null }, 0);
    show();
  });
  draft.addEventListener("told", show);
  form.addEventListener("filled", show);
  show();

  function show() {
    const { told, values } = draft;
    const seconds = values.duration ?? told.target;
    if (document.activeElement !== range) range.value = seconds;
    range.setAttribute("aria-valuetext", clock(seconds));
    value.textContent = clock(seconds);
    says.textContent = told.length_says;
    says.dataset.verdict = told.verdict;
    press();
  }

  function press() {
    fillTrack(range);
    for (const chip of chips) {
      const wanted = Number(chip.dataset.seconds) || null;
      chip.setAttribute("aria-pressed", String(wanted === draft.values.duration));
    }
  }
}

/** Colour a slider up to its thumb. */
export function fillTrack(range) {
  const share = (range.value - range.min) / (range.max - range.min);
  range.style.setProperty("--fill", share);
}

/* Voices and music to hear: one at a time, loaded when first asked for. */

import { t, toast } from "./app.js";

const audio = new Audio();
let playing = null;

/** Let the play buttons within an element be heard. */
export function listenWithin(element) {
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-plays]");
    if (!button) return;
    event.preventDefault();
    if (playing === button) stop();
    else play(button);
  });
}

/** End what is heard. */
export function stop() {
  audio.pause();
  playing?.setAttribute("aria-pressed", "false");
  playing?.removeAttribute("aria-busy");
  playing = null;
}

async function play(button) {
  stop();
  playing = button;
  button.setAttribute("aria-pressed", "true");
  button.setAttribute("aria-busy", "true");
  button.style.setProperty("--done", 0);
  const url = button.dataset.plays;
  const there = await waitFor(url, () => playing === button);
  if (playing !== button) return;
  button.removeAttribute("aria-busy");
  if (!there) return fail();
  audio.src = url;
  audio.play().catch((error) => error.name !== "AbortError" && playing === button && fail());
}

function fail() {
  stop();
  toast(t("no_sample"), { tone: "danger" });
}

async function waitFor(url, wanted) {
  for (let tries = 0; tries < 60 && wanted(); tries += 1) {
    const response = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (response?.status === 200) return true;
    if (response?.status !== 202 && response?.status !== 503) return false;
    await new Promise((done) => setTimeout(done, 400 * Number(response.headers.get("Retry-After") ?? 1)));
  }
  return false;
}

audio.addEventListener("timeupdate", () => {
  playing?.style.setProperty("--done", audio.currentTime / (audio.duration || 1));
});
audio.addEventListener("ended", stop);
document.addEventListener("close", (event) => event.target.contains(playing) && stop(), true);

/* Versions: names are kept as they are typed; two versions are played together. */

import { csrfToken, t, tellError, toast } from "./app.js";

document.addEventListener("change", async (event) => {
  const form = event.target.closest("form[data-keeps]");
  if (!form) return;
  try {
    const headers = { "HX-Request": "true", "X-CSRF-Token": csrfToken() };
    const response = await fetch(form.action, { method: "POST", headers, body: new FormData(form) });
    if (!response.ok) throw new Error(t("failed"));
    toast(t("film.saved"), { tone: "success", seconds: 2 });
  } catch (error) { tellError(error); }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-keeps]")) return;
  event.preventDefault();
  form.querySelector("input:not([type=hidden])").blur();
});

/** What one of two players does, the other does too; only one is heard. */
class FilmPair extends HTMLElement {
  connectedCallback() {
    customElements.whenDefined("film-player").then(() => this.join());
  }

  join() {
    const videos = [...this.querySelectorAll("video")];
    if (videos.length !== 2) return;
    videos[1].muted = true;
    for (const [one, other] of [videos, [videos[1], videos[0]]]) {
      one.addEventListener("play", () => { this.meet(one, other); other.play().catch(() => {}); });
      one.addEventListener("pause", () => !one.ended && other.pause());
      one.addEventListener("seeked", () => this.meet(one, other));
      one.addEventListener("ratechange", () => { other.playbackRate = one.playbackRate; });
      one.addEventListener("volumechange", () => { if (!one.muted && !other.muted) other.muted = true; });
    }
  }

  meet(one, other) {
    const at = Math.min(one.currentTime, other.duration || one.currentTime);
    if (Math.abs(other.currentTime - at) > 0.08) other.currentTime = at;
  }
}

customElements.define("film-pair", FilmPair);

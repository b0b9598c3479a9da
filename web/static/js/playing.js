/* What the player and those who follow it share. */

/** Seconds as players write them: `1:05`. */
export const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds + 0.001));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

/** What this browser remembers; a private window may not. */
export const keep = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* private window */ } },
};

/** How the small picture of a moment is cut out of the strip's sheet. */
export function pictureAt({ times, columns, width, height, sheet }, at) {
  const number = Math.max(0, times.findLastIndex((time) => time <= at + 0.01));
  const [x, y] = [(number % columns) * width, Math.floor(number / columns) * height];
  return `width:${width}px;height:${height}px;background:url("${sheet}") ${-x}px ${-y}px`;
}

/* Which chapter of the page's list is playing. */
document.addEventListener("film:time", ({ detail }) => {
  for (const list of document.querySelectorAll("[data-chapters]")) {
    for (const one of list.querySelectorAll("[data-seek]")) {
      const here = detail.at >= Number(one.dataset.seek) - 0.01 && detail.at < Number(one.dataset.until) - 0.01;
      if (here === one.hasAttribute("aria-current")) continue;
      one.toggleAttribute("aria-current", here);
      if (!here) continue;
      one.setAttribute("aria-current", "true");
      const top = one.offsetTop - list.offsetTop;
      if (detail.playing) list.scrollTo({ top: top - list.clientHeight / 2 + one.clientHeight / 2, behavior: "smooth" });
    }
  }
});

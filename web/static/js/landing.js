/* The landing page: the film plays, and the words of its script light up as they are spoken. */

import "./drawn.js";

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const premiere = document.querySelector("[data-premiere]");
const film = premiere?.querySelector("[data-film]");

/* The film is still being made: come back when it is there. */
const soon = document.querySelector("[data-soon]");
const waiting = soon && setInterval(async () => {
  const answer = document.hidden ? null : await fetch(soon.dataset.soon, { method: "HEAD" }).catch(() => null);
  if (!answer?.ok) return;
  clearInterval(waiting);
  location.reload();
}, 8000);

/* ---------------------------------------------------------------- the film */

if (film) {
  const pause = premiere.querySelector("[data-pause]");
  let wished = !still && !navigator.connection?.saveData;

  const tell = () => {
    pause.classList.toggle("premiere__pause--playing", !film.paused);
    pause.setAttribute("aria-label", film.paused ? pause.dataset.playText : pause.dataset.pauseText);
  };
  film.addEventListener("play", tell);
  film.addEventListener("pause", tell);
  pause.addEventListener("click", () => {
    wished = film.paused;
    film.paused ? film.play() : film.pause();
  });

  new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting && wished) film.play().catch(() => {});
    else if (!isIntersecting) film.pause();
  }, { threshold: 0.3 }).observe(film);

  document.querySelector("[data-sound]")?.addEventListener("click", () => {
    wished = true;
    film.muted = false;
    film.controls = true;
    film.loop = false;
    film.currentTime = 0;
    pause.hidden = true;
    film.play();
    film.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "center" });
    film.focus({ preventScroll: true });
  });
  followWords();
}

/* ---------------------------------------------------------------- the script */

async function followWords() {
  const page = premiere.querySelector("[data-page]");
  if (!page) return;
  const answer = await fetch(premiere.dataset.subtitles).catch(() => null);
  if (!answer?.ok) return;
  const words = [...page.querySelectorAll("[data-lines]")].flatMap(split);
  const times = spoken(await answer.text());
  let from = 0;
  for (const { at, word } of times) {
    const found = words.findIndex((one, place) => place >= from && place < from + 14 && one.plain === word);
    if (found < 0) continue;
    words[found].at = at;
    from = found + 1;
  }
  // What is not spoken (“she asked”) lights up with the word before it.
  words.forEach((one, place) => { one.at ??= words[place - 1]?.at ?? 0; });
  const tick = () => {
    light(page, words, film.currentTime);
    if (!film.paused) requestAnimationFrame(tick);
  };
  film.addEventListener("play", tick);
  film.addEventListener("seeked", tick);
  if (!film.paused) tick();
}

let lit = -1;

function light(page, words, now) {
  const latest = words.findLastIndex((one) => one.at <= now && one.at > 0);
  if (latest === lit) return;
  lit = latest;
  words.forEach(({ box }, place) => {
    box.classList.toggle("said", place <= latest);
    box.classList.toggle("saying", latest >= 0 && words[place].at === words[latest].at);
  });
  const box = words[latest]?.box;
  if (!box || page.matches(":hover, :focus")) return;
  const middle = box.offsetTop - page.clientHeight / 2;
  page.scrollTo({ top: middle, behavior: still ? "auto" : "smooth" });
}

const plain = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function split(paragraph) {
  const parts = paragraph.textContent.trim().split(/(\s+)/);
  paragraph.textContent = "";
  return parts.flatMap((part) => {
    if (!plain(part)) {
      paragraph.append(part);
      return [];
    }
    const box = document.createElement("span");
    box.textContent = part;
    paragraph.append(box);
    return [{ box, plain: plain(part) }];
  });
}

/* The words of a WebVTT file with the second at which each is spoken. */
function spoken(vtt) {
  const words = [];
  for (const block of vtt.split(/\n\n+/)) {
    const timing = block.match(/^([\d:.]+) --> /m);
    if (!timing) continue;
    let at = seconds(timing[1]);
    const text = block.slice(block.indexOf("\n", block.indexOf("-->")) + 1);
    for (const part of text.split(/(<[^>]*>|\s+)/)) {
      if (/^<[\d:.]+>$/.test(part)) at = seconds(part.slice(1, -1));
      else if (!part.startsWith("<") && plain(part)) words.push({ at, word: plain(part) });
    }
  }
  return words;
}

const seconds = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

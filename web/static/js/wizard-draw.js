/* Pictures that are drawn when first asked for: the page asks until they are there. */

const AT_ONCE = 2;
const MOST_TRIES = 40;

const waiting = [];
let busy = 0;

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    show(target, target.dataset.wants);
  }
}, { rootMargin: "200px" });

/** Draw the pictures within an element, now or when they come into view. */
export function drawWithin(element, key = "") {
  for (const image of element.querySelectorAll("[data-draws]")) show(image, keyed(image.dataset.draws, key));
  for (const image of element.querySelectorAll("[data-draws-later]")) later(image, keyed(image.dataset.drawsLater, key));
}

/** Draw when it is first seen. */
export function later(image, url) {
  if (image.dataset.wants === url) return;
  image.dataset.wants = url;
  seen.unobserve(image);
  seen.observe(image);
}

/** Show the picture at an address, as soon as there is one; until then the one before. */
export function show(image, url) {
  image.dataset.wants = url;
  waiting.push([image, url]);
  next();
}

/** After another script or look: the pictures of the styles and the poster. */
export function redraw(form, { facts, draft }) {
  const { told, values } = draft;
  if (told.key) {
    for (const card of form.querySelectorAll(".pick--style")) {
      const image = card.querySelector("img");
      later(image, keyed(facts.urls.style.replace("ID", card.querySelector("input").value), told.key));
    }
    const first = facts.urls.scene.replace("ID", told.first);
    const look = new URLSearchParams({ style: values.style, aspect: values.aspect, v: JSON.stringify(values.images) });
    const poster = form.querySelector("[data-poster-picture]");
    if (poster.offsetParent) want(poster, keyed(`${first}?${look}`, told.key));
  }
}

function want(image, url) {
  if (image.dataset.wants !== url) show(image, url);
}

function keyed(url, key) {
  return key ? `${url}${url.includes("?") ? "&" : "?"}key=${key}` : url;
}

function next() {
  if (busy >= AT_ONCE || !waiting.length) return;
  const [image, url] = waiting.shift();
  if (!image.isConnected || image.dataset.wants !== url) return next();
  busy += 1;
  load(image, url).catch(() => {}).finally(() => { busy -= 1; next(); });
}

async function load(image, url) {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (!image.isConnected || image.dataset.wants !== url) return;
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (response.status === 200) return put(image, url);
    if (response.status !== 202 && response.status !== 503) return image.setAttribute("data-failed", "");
    await new Promise((done) => setTimeout(done, 400 * Number(response.headers.get("Retry-After") ?? 1)));
  }
}

async function put(image, url) {
  const fresh = new Image();
  fresh.src = url;
  await fresh.decode();
  if (image.dataset.wants !== url) return;
  image.src = url;
  image.setAttribute("data-shown", "");
}

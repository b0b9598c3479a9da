/* Pictures appear as soon as the studio has drawn them. */

async function show(picture, tries = 0) {
  const answer = await fetch(picture.dataset.drawn).catch(() => null);
  if (answer?.status === 200) {
    picture.src = picture.dataset.drawn;
    await picture.decode().catch(() => {});
    picture.classList.add("drawn");
  } else if (answer && tries < 120 && [202, 429, 503].includes(answer.status)) {
    const wait = Number(answer.headers.get("Retry-After")) || 2;
    setTimeout(() => show(picture, tries + 1), wait * 1000);
  }
}

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    show(target);
  }
}, { rootMargin: "600px" });
for (const picture of document.querySelectorAll("[data-drawn]")) near.observe(picture);

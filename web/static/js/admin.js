/* Admin pages: filters that act at once, and questions before what cannot be taken back. */

import { confirmDialog } from "./app.js";

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

for (const form of document.querySelectorAll("[data-filters]")) {
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
}

document.addEventListener("submit", async (event) => {
  const question = event.submitter?.dataset.asks;
  if (!question || event.submitter.dataset.asked) return;
  event.preventDefault();
  const { form } = event.submitter;
  if (await confirmDialog({ title: question, confirm: event.submitter.textContent.trim() })) {
    event.submitter.dataset.asked = "yes";
    form.requestSubmit(event.submitter);
  }
});

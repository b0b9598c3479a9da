/* What the settings do beyond their forms. */

import "/static/js/account.js";
import { confirmDialog } from "/static/js/app.js";

/* `data-asks` on a form: a question before it is sent. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.asks || form.dataset.answered) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { asks, asksTitle, asksYes } = form.dataset;
  if (await confirmDialog({ title: asksTitle, text: asks, confirm: asksYes, danger: true })) {
    form.dataset.answered = "yes";
    form.requestSubmit();
  }
}, true);

/* `data-saves="#id"`: what it holds as a file. */
document.addEventListener("click", (event) => {
  const saver = event.target.closest("[data-saves]");
  if (!saver) return;
  const text = document.querySelector(saver.dataset.saves).value;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  link.download = saver.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

/* The part of the list that is shown on a phone is the page one is on. */
document.querySelector(".settings__nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

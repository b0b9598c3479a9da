/* New film: reads the page, and lets its parts work together. */

import { openDialog, t, tellError } from "./app.js";
import { Draft } from "./wizard-draft.js";
import { Steps } from "./wizard-steps.js";
import { Parts } from "./wizard-parts.js";
import { drawWithin, redraw } from "./wizard-draw.js";
import { listenWithin } from "./wizard-listen.js";
import { startScript } from "./wizard-script.js";
import { startCast } from "./wizard-cast.js";
import { startChoices } from "./wizard-choices.js";
import { startMusic } from "./wizard-music.js";
import { startLength } from "./wizard-length.js";
import { startGlance } from "./wizard-glance.js";
import { Files } from "./wizard-files.js";

const form = document.querySelector("[data-wizard]");
const facts = JSON.parse(document.getElementById("wizard-facts").textContent);

const draft = new Draft(form, facts);
const steps = new Steps(form);
const parts = new Parts(form, draft);
const files = new Files(facts);
const wizard = { form, facts, draft, steps, parts, files, generate };

listenWithin(document);
drawWithin(form);
startScript(wizard);
startCast(wizard);
startChoices(wizard);
startMusic(wizard);
startLength(wizard);
startGlance(wizard);

/* What a step shows may follow from another step: it is brought up to date when it is entered. */
steps.addEventListener("enter", ({ detail }) => enter(detail));
draft.addEventListener("told", () => {
  redraw(form, wizard);
  enter(steps.now);
});

function enter(step) {
  steps.mark(draft.told, draft.values);
  if (steps.view === "page") return parts.freshen(form);
  parts.freshen(document.getElementById(step));
}

/* Everything is saved and looked over before anything is spent. */
async function generate() {
  steps.go("review");
  await draft.flush();
  await parts.load("review-list");
  const cost = form.querySelector("[data-cost]");
  if (!cost) return;
  if (cost.dataset.ready !== "true") return form.querySelector("#review-list [data-goes]")?.focus();
  if (cost.dataset.enough !== "true") return openDialog("out-of-credits");
  document.querySelector("[data-make-text]").textContent = cost.dataset.text;
  openDialog("make");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-generate]")) generate().catch(tellError);
});

document.body.addEventListener("out-of-credits", () => {
  document.getElementById("make").close();
  openDialog("out-of-credits");
});

/* A form is sent only without scripts, or by the dialog that asks. */
form.addEventListener("submit", (event) => {
  event.preventDefault();
  draft.flush();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input:not([type=radio])")) event.preventDefault();
});

draft.restore();
redraw(form, wizard);
steps.start();

/* On every page: the credits in the bar stay true, and a film that is ready or published says so. */

import { t, toast } from "./app.js";
import { live } from "./live.js";

const TOLD = { "job.completed": ["live.completed", "success"], "job.failed": ["live.failed", "error"] };

live("/api/v1/events", { onEvent, whileHidden: false });

function onEvent({ type, job, project, title, data }) {
  if (type === "account") return showCredits(data.credits);
  document.dispatchEvent(new CustomEvent("film", { detail: { type, job, project, ...data } }));
  if (type === "upload") return published(title, data);
  if (!(type in TOLD) || document.querySelector(`[data-job="${job}"]`)) return;
  const [text, tone] = TOLD[type];
  const look = Object.assign(() => location.assign(`/projects/${project}`), { text: t("live.look") });
  toast(t(text, { title }), { tone, undo: look });
}

function published(title, { id, status }) {
  const text = { live: "live.published", failed: "live.unpublished" }[status];
  if (!text || document.querySelector(`[data-upload="${id}"]`)) return;
  const look = Object.assign(() => location.assign("/uploads"), { text: t("live.look") });
  toast(t(text, { title }), { tone: status === "live" ? "success" : "error", undo: look });
}

function showCredits(credits) {
  for (const place of document.querySelectorAll("[data-credits-number]")) {
    if (place.textContent.trim() !== "∞") place.textContent = String(credits);
  }
}

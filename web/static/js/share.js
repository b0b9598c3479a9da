/* Links that expire: made for a film, copied, and shown to be copied again. */

import { api, t, tellError, toast } from "./app.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const box = button.closest("[data-shares]");
  button.setAttribute("aria-busy", "true");
  try {
    const asked = { item: button.dataset.share, days: Number(button.dataset.days) };
    const made = api("POST", box.dataset.shares, asked).then((link) => link.url);
    const copied = await copy(made);
    const shown = box.querySelector("[data-link]");
    shown.value = await made;
    shown.hidden = false;
    if (copied) toast(t("share.copied"), { tone: "success" });
    else shown.select();
  } catch (error) {
    tellError(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
});

/* Some browsers copy only within the click: they are given the promise of the text. */
async function copy(text) {
  try {
    const item = { "text/plain": text.then((one) => new Blob([one], { type: "text/plain" })) };
    await navigator.clipboard.write([new ClipboardItem(item)]);
    return true;
  } catch {
    await text;
    return false;
  }
}

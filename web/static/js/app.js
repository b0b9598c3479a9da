/* What every page does: call the API, show messages, open dialogs and menus, switch the theme.
   Texts come from the page (`<script type="application/json" data-texts>`), never from here. */

const texts = {};
for (const block of document.querySelectorAll("script[data-texts]")) {
  Object.assign(texts, JSON.parse(block.textContent));
}

/** A text of the page by name, its `%(facts)s` filled in. */
export function t(name, facts = {}) {
  return (texts[name] ?? name).replace(/%\((\w+)\)[sd]/g, (all, key) => facts[key] ?? all);
}

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** What the API refused or failed to do: `message` is for people, `code` and `status` for scripts. */
export class ApiError extends Error {
  constructor(status, code, message, details) {
    super(message);
    Object.assign(this, { status, code, details });
  }
}

/**
 * Call the API with this page's session; gives back the answer's `data`.
 * `body` is sent as JSON, or as it is when it is a FormData or a Blob.
 */
export async function api(method, path, body, options = {}) {
  const plain = body instanceof FormData || body instanceof Blob;
  const headers = { Accept: "application/json", "X-CSRF-Token": csrfToken(), ...options.headers };
  if (body !== undefined && !plain) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      ...options, method, headers, body: body === undefined || plain ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "offline", t("offline"));
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer.data;
  const fault = answer?.error ?? {};
  throw new ApiError(response.status, fault.code ?? "failed", fault.message ?? t("failed"), fault.details);
}

/* ---------------------------------------------------------------- messages */

const TONES = { error: "danger", message: "info" };

/**
 * Show a message for a while. `undo`: a function, or `{href}` / `{path, method, body}` to post.
 */
export function toast(text, { tone = "info", undo = null, seconds = undo ? 10 : 5 } = {}) {
  const box = document.createElement("div");
  box.className = `toast toast--${TONES[tone] ?? tone}`;
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  box.append(words);
  if (undo) {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "toast__undo";
    back.textContent = undo.text ?? t("undo");
    back.addEventListener("click", () => {
      leave(box);
      typeof undo === "function" ? undo() : takeBack(undo);
    });
    box.append(back);
  }
  region().append(box);
  keep(box, seconds);
  return box;
}

/** An error as a message; without credits, the dialog about them. */
export function tellError(error) {
  if (error?.name === "AbortError") return;
  const credits = document.getElementById("out-of-credits");
  if (error?.status === 402 && credits) openDialog(credits);
  else toast(error?.message || t("failed"), { tone: "danger", seconds: 8 });
}

/* An open modal dialog covers the page: messages are then shown inside it. */
function region() {
  const toasts = document.getElementById("toasts");
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).append(toasts);
  return toasts;
}

function keep(box, seconds) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.setAttribute("aria-label", t("close"));
  close.addEventListener("click", () => leave(box));
  box.append(close);
  let timer = setTimeout(() => leave(box), seconds * 1000);
  const wait = () => clearTimeout(timer);
  const go = () => { wait(); timer = setTimeout(() => leave(box), 2500); };
  box.addEventListener("pointerenter", wait);
  box.addEventListener("focusin", wait);
  box.addEventListener("pointerleave", go);
  box.addEventListener("focusout", go);
}

function leave(box) {
  box.classList.add("toast--leaving");
  setTimeout(() => box.remove(), 240);
}

async function takeBack({ href, path = href, method = "POST", body, event }) {
  const headers = { "X-CSRF-Token": csrfToken(), "HX-Request": "true" };
  const response = await fetch(path, { method, headers, body }).catch(() => null);
  if (!response?.ok) return toast(t("failed"), { tone: "danger" });
  const list = document.querySelector("[data-refreshes]");
  if (event && list) document.body.dispatchEvent(new CustomEvent(event, { bubbles: true }));
  else location.reload();
}

/* ---------------------------------------------------------------- dialogs */

/** Open a `<dialog>` (or its id) over the page. */
export function openDialog(dialog) {
  const one = typeof dialog === "string" ? document.getElementById(dialog) : dialog;
  if (one && !one.open) {
    one.showModal();
    if (!one.querySelector("[autofocus]")) one.querySelector(".dialog__title")?.focus();
  }
  return one;
}

/** Ask before something is done; resolves to whether the answer was yes. */
export function confirmDialog({ title, text = "", confirm = t("confirm"), cancel = t("cancel"), danger = false }) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector(".dialog__title").textContent = title;
  dialog.querySelector("[data-confirm-text]").textContent = text;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.querySelector("span").textContent = confirm;
  yes.className = `button button--${danger ? "danger" : "primary"}`;
  dialog.querySelector("[data-confirm-no] span").textContent = cancel;
  openDialog(dialog);
  yes.focus();
  return new Promise((resolve) => {
    let answer = false;
    yes.onclick = () => { answer = true; dialog.close(); };
    dialog.addEventListener("close", () => resolve(answer), { once: true });
  });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    openDialog(opener.dataset.opens);
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  // A click on the backdrop lands on the dialog itself, never on what is inside it.
  if (event.target instanceof HTMLDialogElement) event.target.close();
});

document.addEventListener("close", (event) => {
  const toasts = document.getElementById("toasts");
  if (event.target instanceof HTMLDialogElement && event.target.contains(toasts)) {
    document.body.append(toasts);
  }
}, true);

/* ---------------------------------------------------------------- menus */

document.addEventListener("toggle", (event) => {
  const panel = event.target;
  if (!(panel instanceof HTMLElement) || !panel.matches("[data-menu]")) return;
  if (event.newState === "open") place(panel);
}, true);

/* Below its button, or above it where there is no room; never beyond the window. */
function place(panel) {
  const button = document.querySelector(`[popovertarget="${panel.id}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const fromRight = at.left + width > innerWidth - 8 || at.left > innerWidth / 2;
  const left = fromRight ? at.right - width : at.left;
  const below = at.bottom + 6 + height < innerHeight - 8 || at.top < height + 14;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - height - 6)}px`;
}

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.("[data-menu]");
  if (!panel || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...panel.querySelectorAll("a[href], button:not([disabled])")];
  const now = items.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  event.preventDefault();
  items.at(next % items.length)?.focus();
});

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[popovertarget]");
  if (!button || event.key !== "ArrowDown") return;
  const panel = document.getElementById(button.getAttribute("popovertarget"));
  if (!panel?.matches("[data-menu]")) return;
  event.preventDefault();
  panel.showPopover();
  panel.querySelector("a[href], button")?.focus();
});

window.addEventListener("scroll", () => {
  document.querySelector("[data-menu]:popover-open")?.hidePopover();
}, { passive: true });

document.addEventListener("click", (event) => {
  if (!event.target.closest(".menu__item")) return;
  // After the click has done its work: a hidden panel's form could not be sent.
  const panel = event.target.closest("[data-menu]");
  setTimeout(() => panel?.matches(":popover-open") && panel.hidePopover());
});

/* ---------------------------------------------------------------- theme, banners, passwords */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-themes]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  for (const one of document.querySelectorAll("[data-themes] button")) {
    one.toggleAttribute("aria-current", one.value === theme);
    if (one.value === theme) one.setAttribute("aria-current", "true");
  }
  const body = new FormData(form, event.submitter);
  const headers = { "HX-Request": "true" };
  fetch(form.action, { method: "POST", headers, body }).catch(() => {});
});

for (const banner of document.querySelectorAll("[data-dismissable]")) {
  const key = `dismissed:${banner.dataset.dismissable}`;
  banner.hidden = Boolean(sessionStorage.getItem(key));
  banner.querySelector("[data-dismisses]")?.addEventListener("click", () => {
    sessionStorage.setItem(key, "1");
    banner.hidden = true;
  });
}

document.addEventListener("click", (event) => {
  const eye = event.target.closest("[data-reveals]");
  if (!eye) return;
  const input = document.getElementById(eye.dataset.reveals);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(shown));
});

/* A form that is being sent is not sent twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.target) return;
  const button = event.submitter ?? form.querySelector('[type="submit"]');
  setTimeout(() => button?.setAttribute("aria-busy", "true"));
  addEventListener("pageshow", () => button?.removeAttribute("aria-busy"), { once: true });
});

/* Copy: `data-copies="text"`, or the id of an element with `#`. */
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copies]");
  if (!copier) return;
  const wanted = copier.dataset.copies;
  const source = wanted.startsWith("#") ? document.querySelector(wanted) : null;
  await navigator.clipboard.writeText(source ? source.value ?? source.textContent : wanted);
  if (copier.dataset.copied) toast(copier.dataset.copied, { tone: "success" });
});

/* ---------------------------------------------------------------- credits and htmx */

/** Show another number of credits in the top bar. */
export function showCredits(number) {
  for (const pill of document.querySelectorAll("[data-credits]")) {
    pill.dataset.credits = number;
    pill.querySelector("[data-credits-number]").textContent = number;
    pill.classList.toggle("credits--low", number <= 1);
  }
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRF-Token"] = csrfToken();
});

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  const { confirmTitle, confirmYes, confirmDanger } = event.detail.elt.dataset;
  const yes = await confirmDialog({
    title: confirmTitle ?? event.detail.question,
    text: confirmTitle ? event.detail.question : "",
    confirm: confirmYes,
    danger: confirmDanger !== undefined,
  });
  if (yes) event.detail.issueRequest(true);
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status, responseText } = detail.xhr;
  const short = responseText && responseText.length < 400 && !responseText.includes("<");
  tellError({ status, message: short ? responseText : t("failed") });
});

document.addEventListener("htmx:sendError", () => tellError({ message: t("offline") }));

/* The server's own messages: HX-Trigger: {"toast": {"text": …, "tone": …, "undo": {…}}} */
document.addEventListener("toast", ({ detail }) => toast(detail.text ?? detail.value, detail));
document.addEventListener("credits", ({ detail }) => showCredits(detail.value));

/* Messages that came with the page. */
for (const box of document.querySelectorAll("[data-toast]")) keep(box, 7);

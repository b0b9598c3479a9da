/* The draft: every change is kept on this device at once, and saved within three seconds. */

import { csrfToken, t, toast } from "./app.js";

const EVERY = 3000;

export class Draft extends EventTarget {
  constructor(form, facts) {
    super();
    this.form = form;
    this.url = facts.urls.draft;
    this.signIn = facts.urls.sign_in;
    this.key = `filmwright:draft:${facts.id}`;
    this.values = facts.draft;
    this.told = facts.told;
    this.title = facts.title;
    this.pending = {};
    this.asked = null;
    this.failures = 0;
    this.savedAt = 0;
    this.line = form.querySelector("[data-saved]");
    form.addEventListener("input", (event) => this.#typed(event.target, EVERY));
    form.addEventListener("change", (event) => this.#typed(event.target, 250));
    form.addEventListener("focusout", () => this.#dirty && this.flush());
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave());
    setInterval(() => this.#tick(), 1000);
  }

  /** Change some fields; `soon`: milliseconds until they are saved. */
  set(changes, soon = 250) {
    let changed = false;
    for (const [name, value] of Object.entries(changes)) {
      if (JSON.stringify(this.values[name]) === JSON.stringify(value)) continue;
      this.values[name] = value;
      this.pending[name] = value;
      changed = true;
    }
    if (changed) this.#changed(soon);
  }

  /** Give the film another title. */
  call(title, soon = EVERY) {
    if (title === this.title) return;
    this.title = title;
    this.pendingTitle = title;
    this.#changed(soon);
  }

  /** Save now what is not saved; done when the server has it. */
  async flush() {
    clearTimeout(this.timer);
    this.timer = null;
    while (this.#dirty || this.asked) {
      this.asked ??= this.#send().finally(() => { this.asked = null; });
      if (!(await this.asked)) return;
    }
  }

  /** Take up what an earlier visit could not save. */
  restore() {
    const kept = this.#kept();
    if (!kept) return;
    const { changes = {}, title } = kept;
    const lost = Object.entries(changes).some(
      ([name, value]) => JSON.stringify(this.values[name]) !== JSON.stringify(value),
    );
    if (!lost && (title === undefined || title === this.title)) return localStorage.removeItem(this.key);
    this.set(changes);
    if (title !== undefined) this.call(title);
    this.fill();
    toast(t("restored"), { tone: "success" });
    this.flush();
  }

  /** Show the values in the form. */
  fill() {
    const { elements } = this.form;
    for (const name of ["script", "language", "mode", "style", "aspect", "resolution", "caption_style"]) {
      if (elements[name]) elements[name].value = this.values[name] ?? "";
    }
    if (elements.music) elements.music.value = this.values.music_asset ? "own" : this.values.music;
    elements.burn.checked = this.values.burn;
    elements.title.value = this.title;
    this.form.dispatchEvent(new CustomEvent("filled"));
  }

  get #dirty() {
    return Object.keys(this.pending).length > 0 || this.pendingTitle !== undefined;
  }

  #typed({ name, value, type, checked }, soon) {
    if (name === "title") this.call(value, soon);
    if (["script", "style", "aspect", "resolution", "caption_style"].includes(name)) this.set({ [name]: value }, soon);
    if (["language", "mode"].includes(name)) this.set({ [name]: value || null }, soon);
    if (name === "burn" && type === "checkbox") this.set({ burn: checked }, soon);
  }

  #changed(soon) {
    this.#keep();
    this.failures = 0;
    const due = performance.now() + soon;
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.flush(), soon);
    this.dispatchEvent(new CustomEvent("changed"));
  }

  async #send() {
    const { pending, pendingTitle } = this;
    this.pending = {};
    this.pendingTitle = undefined;
    this.#say("saving", t("saving"));
    const again = (state, text) => {
      this.pending = { ...pending, ...this.pending };
      this.pendingTitle ??= pendingTitle;
      this.#keep();
      this.#say(state, text);
      return false;
    };
    let response;
    try {
      response = await this.#put(pending, pendingTitle);
    } catch {
      this.timer = setTimeout(() => this.flush(), Math.min(30_000, 2000 * 2 ** this.failures++));
      return again("offline", t("offline"));
    }
    if (response.redirected || response.status === 401) {
      toast(t("signed_out"), { tone: "warning", seconds: 30, undo: saying(t("sign_in"), () => { location.href = this.signIn; }) });
      return again("offline", t("signed_out"));
    }
    if (!response.ok) {
      const said = (await response.text()).slice(0, 300);
      if (response.status < 500) {
        // What is refused would be refused again: it stays on the page, not in the queue.
        localStorage.removeItem(this.key);
        this.#say("refused", t("refused"));
        toast(said.includes("<") ? t("failed") : said, { tone: "danger", seconds: 8 });
        return false;
      }
      this.timer = setTimeout(() => this.flush(), Math.min(30_000, 2000 * 2 ** this.failures++));
      return again("offline", t("offline"));
    }
    const told = await response.json();
    this.failures = 0;
    this.savedAt = Date.now();
    if (told.overtaken) toast(t("overtaken"), { tone: "warning", undo: saying(t("reload"), () => location.reload()) });
    this.told = told;
    this.#dirty ? this.#keep() : localStorage.removeItem(this.key);
    this.#tick();
    this.dispatchEvent(new CustomEvent("told", { detail: told }));
    return true;
  }

  #put(changes, title, keepalive = false) {
    return fetch(this.url, {
      method: "PATCH",
      keepalive,
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken(), "HX-Request": "true" },
      body: JSON.stringify({ changes, title, seen: this.told.seen }),
    });
  }

  #leave() {
    if (this.#dirty && !this.asked) this.#put(this.pending, this.pendingTitle, true).catch(() => {});
  }

  #keep() {
    try {
      const kept = { changes: this.pending, title: this.pendingTitle };
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch { /* a full or forbidden storage: the server has it in three seconds */ }
  }

  #kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  #tick() {
    if (!this.savedAt || this.asked || this.line.dataset.state === "offline" && this.#dirty) return;
    const seconds = Math.round((Date.now() - this.savedAt) / 1000);
    if (seconds > 3600) return this.#say("saved", t("saved"));
    const time = seconds < 60
      ? t("seconds", { count: seconds })
      : t("minutes", { count: Math.floor(seconds / 60) });
    this.#say("saved", seconds < 2 ? t("saved_now") : t("saved_ago", { time }));
  }

  #say(state, text) {
    this.line.dataset.state = state;
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

/* What a message offers to do, and how it calls that. */
function saying(text, act) {
  return Object.assign(act, { text });
}

/* The steps: one at a time or all on one page, each with an address of its own. */

import { t } from "./app.js";

const VIEW = "filmwright:wizard-view";

export class Steps extends EventTarget {
  constructor(form) {
    super();
    this.form = form;
    this.all = [...form.querySelectorAll("[data-step]")];
    this.names = this.all.map((one) => one.id);
    this.toggle = form.querySelector("[data-one-page]");
    this.where = form.querySelector("[data-where]");
    this.now = this.#wished() ?? this.names[0];
  }

  get view() {
    return this.form.dataset.view;
  }

  start() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-goes]");
      if (!link) return;
      event.preventDefault();
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      this.go(link.dataset.goes);
    });
    this.form.querySelector("[data-next]").addEventListener("click", () => this.#by(1));
    this.form.querySelector("[data-back]").addEventListener("click", () => this.#by(-1));
    this.toggle.addEventListener("click", () => this.#see(this.view === "page" ? "steps" : "page", true));
    addEventListener("popstate", () => this.#show(this.#wished() ?? this.names[0], true));
    this.watch = new IntersectionObserver((seen) => this.#seen(seen), { rootMargin: "-30% 0px -60%" });
    for (const one of this.all) this.watch.observe(one);
    this.#see(localStorage.getItem(VIEW) === "page" ? "page" : "steps");
    if (this.view === "page" && this.#wished()) document.getElementById(this.now).scrollIntoView();
  }

  /** Go to a step and remember it in the history. */
  go(name) {
    if (location.hash !== `#${name}`) history.pushState(null, "", `#${name}`);
    this.#show(name, true);
  }

  /** Show what is done and what needs attention. */
  mark(told, values) {
    const done = {
      script: told.ready,
      cast: told.ready,
      look: told.ready && this.#past("look"),
      music: told.ready && this.#past("music"),
      length: told.ok && this.#past("length"),
      review: false,
    };
    for (const link of this.form.querySelectorAll(".steps__step")) {
      const name = link.dataset.goes;
      link.toggleAttribute("data-done", Boolean(done[name]) && (this.#past(name) || name === "script"));
      const wrong = name === "length" ? told.ready && !told.ok : name === "script" && values.script && !told.ready;
      link.toggleAttribute("data-wrong", Boolean(wrong) && this.#past(name));
    }
  }

  #past(name) {
    return this.names.indexOf(name) < this.names.indexOf(this.now) || this.view === "page";
  }

  #wished() {
    const name = location.hash.slice(1);
    return this.names.includes(name) ? name : null;
  }

  #by(count) {
    const next = this.names[this.names.indexOf(this.now) + count];
    if (next) this.go(next);
  }

  #see(view, chosen = false) {
    this.form.dataset.view = view;
    this.toggle.setAttribute("aria-pressed", String(view === "page"));
    if (chosen) localStorage.setItem(VIEW, view);
    this.#show(this.now, chosen);
  }

  #show(name, moved = false) {
    const entering = this.now !== name;
    this.now = name;
    const one = document.getElementById(name);
    for (const step of this.all) {
      step.hidden = this.view === "steps" && step !== one;
      step.toggleAttribute("data-entering", step === one && entering);
    }
    this.#point();
    if (moved && this.view === "page") one.scrollIntoView();
    if (moved && this.view === "steps") {
      scrollTo({ top: 0, behavior: "instant" });
      one.querySelector(".step__title").focus({ preventScroll: true });
    }
    this.dispatchEvent(new CustomEvent("enter", { detail: name }));
  }

  #seen(entries) {
    if (this.view !== "page") return;
    const seen = entries.find((entry) => entry.isIntersecting);
    if (!seen || seen.target.id === this.now) return;
    this.now = seen.target.id;
    history.replaceState(null, "", `#${this.now}`);
    this.#point();
  }

  #point() {
    const place = this.names.indexOf(this.now);
    for (const link of this.form.querySelectorAll(".steps__step")) {
      if (link.dataset.goes === this.now) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const name = this.form.querySelector(`.steps__step[data-goes="${this.now}"] .steps__name`).textContent;
    this.where.textContent = `${t("step", { number: place + 1, count: this.names.length })} · ${name}`;
    const bar = this.form.querySelector("[data-stickybar]");
    const last = place === this.names.length - 1;
    bar.querySelector("[data-next]").hidden = last || this.view === "page";
    bar.querySelector("[data-generate]").hidden = !last && this.view !== "page";
    bar.querySelector("[data-back]").hidden = place === 0 || this.view === "page";
  }
}

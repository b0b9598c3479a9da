/* A film being made: <film-progress> follows its events and shows what is drawn and said.
   Uses the server's event stream; the browser comes back by itself after a break and names the
   last event it saw, so that nothing is missed. */

import { t, tellError, toast } from "./app.js";

const ENDED = ["job.completed", "job.failed", "job.cancelled"];
const KINDS = ["job.queued", "job.started", "job.planned", "step.started", "step.completed",
  "job.progress", "job.retried", ...ENDED];
const SPOKEN_FOR = 2200;

class FilmProgress extends HTMLElement {
  connectedCallback() {
    if (this.source) return;
    const facts = JSON.parse(this.querySelector("[data-facts]").textContent);
    this.scenes = facts.scenes;
    this.lines = facts.lines;
    this.said = 0;
    this.shown = new Set();
    this.queue = [];
    this.find = (name) => this.querySelector(`[data-${name}]`);
    this.listen();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    this.source?.close();
    clearInterval(this.timer);
  }

  listen() {
    this.source = new EventSource(`/api/v1/jobs/${this.dataset.job}/events`);
    for (const kind of KINDS) {
      this.source.addEventListener(kind, (event) => this.take(JSON.parse(event.data)));
    }
    this.source.onerror = () => {
      // A stream the browser gave up (the server said no) is opened again a little later.
      if (this.source.readyState !== EventSource.CLOSED || !this.isConnected) return;
      setTimeout(() => this.isConnected && this.listen(), 3000);
    };
  }

  take(event) {
    const { type, data } = event;
    if (type === "job.progress") this.progress(data);
    else if (type === "step.started") this.started(data);
    else if (type === "step.completed") this.completed(data);
    else if (ENDED.includes(type)) this.end(type, data);
  }

  /* ------------------------------------------------------------ how far */

  progress({ progress, seconds_left: left, stages }) {
    const percent = Math.round(progress * 100);
    const number = this.find("percent").firstChild;
    number.textContent = String(percent);
    const meter = this.find("whole");
    meter.classList.remove("meter--unknown");
    meter.style.setProperty("--done", progress);
    meter.setAttribute("aria-valuenow", String(percent));
    document.title = `${percent} % · ${this.title()}`;
    if (percent >= this.said + 10) {
      this.said = percent - (percent % 10);
      this.find("live").textContent = t("film.percent", { number: percent });
    }
    this.left = left === null || left === undefined ? null : { seconds: left, since: performance.now() };
    this.tick();
    for (const one of stages ?? []) this.stage(one);
    // A corrected storyboard is filmed as it stands: no script is read.
    const read = this.querySelector('[data-stage="script"]');
    if (read && stages?.length) read.hidden = !stages.some((one) => one.stage === "script");
  }

  title() {
    this.plain ??= document.title.replace(/^\d+ % · /, "");
    return this.plain;
  }

  tick() {
    const place = this.find("left");
    if (!this.left || !place) return;
    const seconds = this.left.seconds - (performance.now() - this.left.since) / 1000;
    const minutes = Math.round(seconds / 60);
    const text = seconds < 4 ? t("film.left_soon")
      : seconds < 90 ? t("film.left_seconds", { number: Math.round(seconds / 5) * 5 || 5 })
      : t("film.left_minutes", { number: minutes });
    if (place.textContent !== text) place.textContent = text;
  }

  stage({ stage, total, done, fraction, reused }) {
    const row = this.querySelector(`[data-stage="${stage}"]`);
    if (!row) return;
    row.dataset.state = done === total ? "done" : fraction > 0 ? "busy" : "waiting";
    row.querySelector(".stages__meter span").style.setProperty("--done", fraction);
    const kept = reused ? ` · ${t("film.reused", { number: reused })}` : "";
    row.querySelector("[data-count]").textContent = total > 1 ? `${done}/${total}${kept}` : "";
  }

  /* ------------------------------------------------------------ what is made */

  started({ task, stage }) {
    const row = this.querySelector(`[data-stage="${stage}"]`);
    if (row && row.dataset.state === "waiting") row.dataset.state = "busy";
    if (stage === "voice") this.speak(task.replace("voice/", ""));
  }

  async completed({ task, stage }) {
    if (stage === "script") await this.understand();
    if (stage === "images" && task.startsWith("images/plate-")) this.drawn(task);
    if (stage === "voice") this.speak(task.replace("voice/", ""));
    if (stage === "compose" && task.startsWith("segment/")) this.filmed(task);
  }

  /** Once the script is read, the page knows the scenes and who says what. */
  async understand() {
    try {
      const response = await fetch(`/projects/${this.dataset.project}/films/${this.dataset.job}/live`);
      if (!response.ok) return;
      const facts = await response.json();
      Object.assign(this, { scenes: facts.scenes, lines: facts.lines });
      const strip = this.find("strip");
      if (!strip || strip.childElementCount) return;
      for (const scene of this.scenes) {
        const frame = document.createElement("li");
        frame.className = "making__frame";
        Object.assign(frame.dataset, { scene: scene.id, task: scene.task });
        strip.append(frame);
      }
    } catch { /* the pictures come anyway */ }
  }

  speak(line) {
    const words = this.lines[line];
    const place = this.find("line");
    if (!words || !place) return;
    this.queue.push(words);
    if (!this.speaking) this.nextLine();
  }

  nextLine() {
    // When lines come faster than they can be read, only the newest are shown.
    this.queue = this.queue.slice(-2);
    const words = this.queue.shift();
    this.speaking = Boolean(words);
    if (!words) return;
    const place = this.find("line");
    place.hidden = false;
    this.find("who").textContent = words.who;
    this.find("text").textContent = words.text;
    place.classList.remove("making__line--now");
    void place.offsetWidth;
    place.classList.add("making__line--now");
    setTimeout(() => this.nextLine(), SPOKEN_FOR);
  }

  drawn(task) {
    const mine = this.scenes.filter((scene) => scene.task === task);
    const address = `/media/films/${this.dataset.job}/drawn/${task}`;
    if (!mine.length) this.show(`${address}?w=960`);
    for (const scene of mine) {
      this.frame(scene.id, `${address}?w=192`);
      this.show(`${address}?w=960`);
    }
  }

  /** A filmed shot: its scene is shown with its people. */
  filmed(task) {
    const scene = task.replace("segment/", "").split(".")[0];
    if (this.shown.has(scene) || !this.scenes.some((one) => one.id === scene)) return;
    this.shown.add(scene);
    const address = `/media/films/${this.dataset.job}/scenes/${scene}`;
    this.frame(scene, `${address}?w=192`);
    this.show(`${address}?w=960`);
  }

  frame(scene, address) {
    const place = this.querySelector(`[data-strip] [data-scene="${scene}"]`);
    if (!place) return;
    const picture = new Image();
    picture.alt = "";
    picture.onload = () => place.replaceChildren(picture);
    picture.src = address;
  }

  /** The newest picture fills the screen; of many at once only the last does. */
  show(address) {
    clearTimeout(this.showing);
    this.showing = setTimeout(() => this.project(address), 250);
  }

  project(address) {
    const screen = this.find("screen");
    if (!screen) return;
    const picture = new Image();
    picture.alt = "";
    picture.className = "making__picture";
    picture.onload = () => {
      for (const old of screen.querySelectorAll(".making__picture")) {
        setTimeout(() => old.remove(), 1600);
      }
      screen.append(picture);
    };
    picture.src = address;
  }

  /* ------------------------------------------------------------ the end */

  async end(type) {
    if (this.over) return;
    this.over = true;
    this.source.close();
    document.title = this.title();
    if (type === "job.completed") toast(t("film.ready"), { tone: "success" });
    if (type === "job.failed") toast(t("film.failed"), { tone: "danger", seconds: 8 });
    const stage = document.getElementById("stage");
    const query = type === "job.completed" ? "" : location.search;
    if (type === "job.completed" && location.search) history.replaceState(null, "", location.pathname);
    try {
      await window.htmx.ajax("GET", stage.dataset.address + query, { target: "#stage", swap: "outerHTML" });
    } catch (error) { tellError(error); }
    document.body.dispatchEvent(new CustomEvent("film:changed", { bubbles: true }));
    document.querySelector("film-player .player__button")?.focus({ preventScroll: true });
  }
}

customElements.define("film-progress", FilmProgress);

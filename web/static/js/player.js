/* The player: <film-player> takes the browser's controls away and brings its own.
   Other parts of a page follow it through events on the document:
   `film:time` {id, at, playing}, and steer it with elements that carry `data-seek`. */

import { clock, keep, pictureAt } from "./playing.js";

const STEP_SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const IDLE_AFTER = 2600;
class FilmPlayer extends HTMLElement {
  connectedCallback() {
    if (this.video) return;
    this.play = JSON.parse(this.querySelector("[data-player]").textContent);
    this.video = this.querySelector("video");
    this.video.controls = false;
    this.find = (name) => this.querySelector(`[data-${name}]`);
    this.find("controls").hidden = false;
    this.leaving = new AbortController();
    this.wire();
    this.wireScrub();
    this.restore();
    this.paint();
    this.loadStrip();
  }

  disconnectedCallback() {
    this.remember();
    this.leaving?.abort();
  }

  get duration() { return this.play.duration || this.video.duration || 1; }

  on(target, names, act, options = {}) {
    for (const name of names.split(" ")) {
      target.addEventListener(name, act, { signal: this.leaving.signal, ...options });
    }
  }

  /* ------------------------------------------------------------ what the film does */

  wire() {
    const { video } = this;
    this.on(video, "play pause ended", () => { this.paint(); this.wake(); this.tell(); });
    this.on(video, "timeupdate seeked", () => { this.paintTime(); this.tell(); });
    this.on(video, "progress loadedmetadata", () => this.paintLoaded());
    this.on(video, "volumechange", () => this.paintSound());
    this.on(video, "ratechange", () => this.paintChoices());
    this.on(video, "waiting seeking", () => this.wait(true));
    this.on(video, "playing canplay seeked pause", () => this.wait(false));
    this.on(video, "error", () => this.fail());
    const source = video.querySelector("source");
    if (source) this.on(source, "error", () => this.fail());
    this.on(video, "click", () => this.toggle());
    this.on(video, "dblclick", () => this.full());
    this.on(video, "pause", () => this.remember());
    this.on(video, "ended", () => keep.set(`film:${this.play.id}:at`, "0"));
    this.on(this.find("big"), "click", () => this.toggle());
    this.on(this.find("again"), "click", () => this.retry());
    this.on(this, "click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (action) this.act(action);
      else if (!event.target.closest("[data-settings]")) this.closeSettings();
    });
    this.on(this.find("volume"), "input", (event) => this.setVolume(Number(event.target.value)));
    this.on(this, "change", (event) => this.choose(event.target));
    this.on(this, "pointermove focusin touchstart", () => this.wake(), { passive: true });
    this.on(this, "pointerleave", () => this.doze(600));
    this.on(document, "keydown", (event) => this.key(event));
    this.on(document, "fullscreenchange", () => this.paint());
    this.on(document, "click", (event) => {
      const seeker = event.target.closest("[data-seek]");
      if (seeker && FilmPlayer.leading() === this) this.seek(Number(seeker.dataset.seek), true);
    });
    this.on(window, "pagehide", () => this.remember());
  }

  /** The player that keys and chapters of the page steer. */
  static leading() {
    const all = [...document.querySelectorAll("film-player")];
    return all.find((one) => one.contains(document.activeElement)) ?? all[0];
  }

  act(action) {
    ({
      toggle: () => this.toggle(),
      back: () => this.frame(-1),
      forward: () => this.frame(1),
      mute: () => { this.video.muted = !this.video.muted; },
      captions: () => this.cycleSubtitles(),
      settings: () => this.openSettings(),
      keys: () => this.showKeys(),
      picture: () => this.picture(),
      full: () => this.full(),
    })[action]?.();
  }

  toggle() {
    if (this.video.paused) this.video.play().catch((error) => {
      if (error.name === "NotSupportedError") this.fail();
    });
    else this.video.pause();
  }

  seek(at, shown = false) {
    this.video.currentTime = Math.min(Math.max(0, at), this.duration - 0.02);
    this.paintTime();
    if (shown) this.say(clock(this.video.currentTime));
  }

  frame(by) {
    this.video.pause();
    const length = 1 / this.play.fps;
    const number = Math.round(this.video.currentTime / length - 0.5) + by;
    this.seek((number + 0.5) * length);
    this.say(`${clock(this.video.currentTime)} · ${Math.max(0, number) % this.play.fps}`);
  }

  speed(rate) {
    this.video.playbackRate = rate;
    this.say(`${rate}×`);
  }

  setVolume(value) {
    this.video.volume = Math.min(1, Math.max(0, value));
    this.video.muted = this.video.volume === 0;
    keep.set("player:volume", String(this.video.volume));
  }

  subtitles(language) {
    for (const track of this.video.textTracks) {
      track.mode = track.language === language ? "showing" : "disabled";
    }
    keep.set("player:subtitles", language);
    this.paintChoices();
  }

  cycleSubtitles() {
    const all = ["", ...this.play.subtitles.map((one) => one.language)];
    const next = all[(all.indexOf(this.language) + 1) % all.length];
    this.subtitles(next);
    const box = this.querySelector(`[data-set="subtitles"][value="${next}"]`);
    this.say(box?.nextElementSibling.textContent ?? "");
  }

  get language() {
    return [...this.video.textTracks].find((track) => track.mode === "showing")?.language ?? "";
  }

  quality(name) {
    const source = this.play.sources.find((one) => one.name === name);
    if (!source) return;
    const { currentTime: at, paused, playbackRate: rate } = this.video;
    const language = this.language;
    this.video.src = source.url;
    this.video.addEventListener("loadedmetadata", () => {
      this.video.currentTime = at;
      this.video.playbackRate = rate;
      this.subtitles(language);
      if (!paused) this.video.play();
    }, { once: true });
  }

  picture() {
    if (document.pictureInPictureElement) document.exitPictureInPicture();
    else this.video.requestPictureInPicture?.().catch(() => {});
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.requestFullscreen) this.requestFullscreen().catch(() => {});
    else this.video.webkitEnterFullscreen?.();
  }

  /* ------------------------------------------------------------ keys */

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (FilmPlayer.leading() !== this || document.querySelector("dialog[open]")) return;
    const target = event.target;
    const typing = target.closest?.("input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing) return;
    const inside = this.contains(target);
    const control = target.closest?.("button, a, summary, input, [role=slider], [role=tab], [popover]");
    // Space and arrows belong to the control that has the focus; letters are free everywhere.
    if (control && [" ", "Enter"].includes(event.key)) return;
    if (event.key.startsWith("Arrow") && !(inside || target === document.body)) return;
    if (event.key.startsWith("Arrow") && target.matches?.("input, [role=slider]")) return;
    const act = this.shortcut(event.key);
    if (!act) return;
    event.preventDefault();
    act();
    this.wake();
  }

  shortcut(key) {
    const { video } = this;
    const at = video.currentTime;
    if (/^[0-9]$/.test(key)) return () => this.seek((this.duration * Number(key)) / 10, true);
    const rate = STEP_SPEEDS.indexOf(video.playbackRate);
    return {
      " ": () => this.toggle(), k: () => this.toggle(), K: () => this.toggle(),
      j: () => this.seek(at - 10, true), l: () => this.seek(at + 10, true),
      ArrowLeft: () => this.seek(at - 5, true), ArrowRight: () => this.seek(at + 5, true),
      ArrowUp: () => this.louder(0.1), ArrowDown: () => this.louder(-0.1),
      ",": () => this.frame(-1), ".": () => this.frame(1),
      "<": () => this.speed(STEP_SPEEDS[Math.max(0, rate - 1)]),
      ">": () => this.speed(STEP_SPEEDS[Math.min(STEP_SPEEDS.length - 1, rate + 1)]),
      m: () => { video.muted = !video.muted; }, c: () => this.cycleSubtitles(),
      f: () => this.full(), i: () => this.picture(), "?": () => this.showKeys(),
      Escape: this.find("keys").hidden && this.find("settings").hidden
        ? null : () => { this.closeSettings(true); if (!this.find("keys").hidden) this.showKeys(); },
    }[key];
  }

  louder(by) {
    this.setVolume(Math.round((this.video.volume + by) * 10) / 10);
    this.say(`${Math.round(this.video.volume * 100)} %`);
  }

  showKeys() {
    const panel = this.find("keys");
    panel.hidden = !panel.hidden;
    const button = this.querySelector('.player__bar [data-do="keys"]');
    if (panel.hidden) button.focus({ preventScroll: true });
    else panel.focus({ preventScroll: true });
  }

  /* ------------------------------------------------------------ settings */

  openSettings() {
    const panel = this.find("settings");
    panel.hidden = !panel.hidden;
    this.querySelector('[data-do="settings"]').setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.querySelector("input:checked, input")?.focus();
  }

  closeSettings(back = false) {
    const panel = this.find("settings");
    if (panel.hidden) return;
    panel.hidden = true;
    const button = this.querySelector('[data-do="settings"]');
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  }

  choose(input) {
    const value = input.value;
    ({
      speed: () => this.speed(Number(value)),
      quality: () => this.quality(value),
      subtitles: () => this.subtitles(value),
      loop: () => { this.video.loop = input.checked; },
    })[input.dataset.set]?.();
  }

  /* ------------------------------------------------------------ the scrub bar */

  wireScrub() {
    const bar = this.find("scrub");
    const place = (event) => {
      const box = bar.getBoundingClientRect();
      const rtl = getComputedStyle(bar).direction === "rtl";
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      return (rtl ? 1 - share : share) * this.duration;
    };
    this.on(bar, "pointerdown", (event) => {
      if (event.button) return;
      bar.setPointerCapture(event.pointerId);
      this.wasPlaying = !this.video.paused;
      this.scrubbing = true;
      this.seek(place(event));
      this.preview(place(event));
    });
    this.on(bar, "pointermove", (event) => {
      const at = place(event);
      this.preview(at);
      if (this.scrubbing) {
        this.video.pause();
        this.seek(at);
      }
    });
    this.on(bar, "pointerup pointercancel", () => {
      if (this.scrubbing && this.wasPlaying) this.video.play();
      this.scrubbing = false;
    });
    this.on(bar, "pointerleave", () => { this.find("preview").hidden = true; });
    this.on(bar, "blur", () => { this.find("preview").hidden = true; });
    this.on(bar, "keydown", (event) => {
      const at = this.video.currentTime;
      const step = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -10, PageUp: 10 }[event.key];
      const wanted = step ? at + step : { Home: 0, End: this.duration }[event.key];
      if (wanted === undefined) return;
      event.preventDefault();
      this.seek(wanted);
      this.preview(this.video.currentTime);
    });
  }

  chapterAt(at) {
    return this.play.chapters.findLast((one) => one.start <= at + 0.01) ?? this.play.chapters[0];
  }

  preview(at) {
    const box = this.find("preview");
    const share = at / this.duration;
    box.hidden = false;
    box.style.setProperty("--at", share);
    box.querySelector(".scrub__time").textContent = clock(at);
    box.querySelector(".scrub__scene").textContent = this.chapterAt(at)?.title ?? "";
    const picture = box.querySelector(".scrub__picture");
    picture.hidden = !this.strip;
    if (this.strip) picture.style.cssText = pictureAt(this.strip, at);
  }

  async loadStrip() {
    if (!this.play.strip || this.classList.contains("player--compact")) return;
    try {
      const response = await fetch(this.play.strip, { signal: this.leaving.signal });
      if (response.ok) this.strip = await response.json();
    } catch { /* scrubbing works without pictures */ }
  }

  /* ------------------------------------------------------------ what is seen */

  paint() {
    const playing = !this.video.paused && !this.video.ended;
    this.dataset.state = playing ? "playing" : this.video.currentTime > 0 ? "paused" : "idle";
    this.flip("toggle", playing);
    this.flip("full", document.fullscreenElement === this);
    this.querySelector('[data-do="picture"]').hidden = !document.pictureInPictureEnabled;
    this.paintTime();
    this.paintSound();
    this.paintChoices();
  }

  paintTime() {
    const at = this.video.currentTime;
    const bar = this.find("scrub");
    const chapter = this.chapterAt(at);
    bar.style.setProperty("--at", at / this.duration);
    bar.setAttribute("aria-valuenow", String(Math.round(at)));
    bar.setAttribute("aria-valuetext", chapter ? `${clock(at)}, ${chapter.title}` : clock(at));
    this.find("now").textContent = clock(at);
    const scene = this.querySelector(".player__scene");
    if (chapter && scene.textContent !== chapter.title) scene.textContent = chapter.title;
  }

  paintLoaded() {
    const { buffered } = this.video;
    const end = buffered.length ? buffered.end(buffered.length - 1) : 0;
    this.find("scrub").style.setProperty("--loaded", end / this.duration);
  }

  paintSound() {
    const silent = this.video.muted || this.video.volume === 0;
    this.flip("mute", silent);
    const slider = this.find("volume");
    slider.value = silent ? 0 : this.video.volume;
    slider.style.setProperty("--value", slider.value);
  }

  paintChoices() {
    const pressed = this.language !== "";
    this.querySelector('[data-do="captions"]')?.setAttribute("aria-pressed", String(pressed));
    for (const box of this.querySelectorAll('[data-set="subtitles"]')) {
      box.checked = box.value === this.language;
    }
    for (const box of this.querySelectorAll('[data-set="speed"]')) {
      box.checked = Number(box.value) === this.video.playbackRate;
    }
  }

  flip(action, on) {
    const button = this.querySelector(`[data-do="${action}"]`);
    if (!button) return;
    button.dataset.is = on ? "on" : "off";
    button.setAttribute("aria-label", on ? button.dataset.on : button.dataset.off);
  }

  wait(on) {
    clearTimeout(this.waiting);
    if (!on) this.find("wheel").hidden = true;
    else this.waiting = setTimeout(() => { this.find("wheel").hidden = false; }, 350);
  }

  fail() {
    this.wait(false);
    this.dataset.state = "failed";
    this.find("fault").hidden = false;
  }

  retry() {
    this.find("fault").hidden = true;
    const at = this.video.currentTime;
    this.video.load();
    this.video.currentTime = at;
    this.toggle();
  }

  /** A word over the picture for a moment, and to those who listen. */
  say(text) {
    const box = this.querySelector(".player__said");
    box.textContent = text;
    this.find("live").textContent = text;
    box.classList.remove("player__said--now");
    void box.offsetWidth;
    box.classList.add("player__said--now");
  }

  wake() {
    this.classList.remove("player--still");
    this.doze(IDLE_AFTER);
  }

  doze(after) {
    clearTimeout(this.dozing);
    this.dozing = setTimeout(() => {
      const busy = this.video.paused || this.scrubbing || !this.find("settings").hidden
        || this.querySelector(".player__controls :focus-visible");
      if (!busy) this.classList.add("player--still");
    }, after);
  }

  tell() {
    const detail = { id: this.play.id, at: this.video.currentTime, playing: !this.video.paused };
    document.dispatchEvent(new CustomEvent("film:time", { detail }));
  }

  /* ------------------------------------------------------------ what is kept */

  remember() {
    if (!this.video || this.classList.contains("player--compact")) return;
    const at = this.video.currentTime;
    const over = at > this.duration - 3;
    if (at > 0) keep.set(`film:${this.play.id}:at`, over ? "0" : at.toFixed(2));
  }

  restore() {
    const volume = keep.get("player:volume");
    if (volume !== null) this.video.volume = Number(volume);
    const language = keep.get("player:subtitles");
    // What already stands in the picture is not laid over it a second time by itself.
    const written = this.play.burned ? this.play.subtitles[0]?.language : "";
    const known = language !== written && this.play.subtitles.some((one) => one.language === language);
    this.subtitles(known && language ? language : "");
    const at = Number(keep.get(`film:${this.play.id}:at`) ?? 0);
    if (at > 2 && !this.classList.contains("player--compact")) this.video.currentTime = at;
  }
}

customElements.define("film-player", FilmPlayer);

/* Music: kinds, volume, and own music with its waveform. */

import { t, tellError } from "./app.js";
import { kept } from "./sending.js";
import { stop } from "./wizard-listen.js";
import { fillTrack } from "./wizard-length.js";
import { clock } from "./wizard-script.js";

const BARS = 600;

export function startMusic({ form, draft, files }) {
  const panel = form.querySelector("[data-own-panel]");
  const track = form.querySelector("[data-track]");
  const drop = form.querySelector('[data-drop="sound"]');
  const range = form.querySelector("[data-volume-range]");
  const says = form.querySelector("[data-volume-says]");
  const button = track.querySelector("[data-track-play]");
  const slip = form.querySelector("[data-slip]");
  let wave = null;
  fillTrack(range);

  form.addEventListener("change", ({ target }) => {
    if (target.name !== "music") return;
    panel.hidden = target.value !== "own";
    if (target.value === "own") return;
    draft.set({ music: target.value, music_asset: "" });
    pause();
  });

  form.addEventListener("filled", () => {
    panel.hidden = !draft.values.music_asset;
  });

  range.addEventListener("input", () => {
    says.textContent = `${range.value}%`;
    fillTrack(range);
    wave?.setVolume(Number(range.value) / 100);
    draft.set({ music_volume: Number(range.value) / 100 }, 1000);
  });

  const takes = (file) => receive(() =>
    files.send(file, "sound", (done) => drop.style.setProperty("--done", done), follow));
  files.accept(form, "sound", ({ file }) => takes(file));

  /* What was on its way when the page was left goes on. */
  kept(files.project, "sound").then((sending) => {
    if (!sending) return;
    panel.hidden = false;
    follow(sending);
    receive(() => files.finish(sending)).catch(tellError);
  });

  async function receive(send) {
    drop.setAttribute("data-busy", "");
    try {
      use(await send());
    } catch (error) {
      if (error.code !== "ended") throw error;
    } finally {
      drop.removeAttribute("data-busy");
      drop.style.removeProperty("--done");
      slip.hidden = true;
    }
  }

  function use(asset) {
    draft.set({ music_asset: asset.id });
    form.elements.music.value = "own";
    panel.hidden = false;
    track.querySelector("[data-track-name]").textContent = asset.name;
    track.querySelector("[data-track-length]").textContent = clock(asset.seconds);
    show(track.dataset.pattern.replace("ID", asset.id));
  }

  /* A large file on its way: how far it is, and the means to stop it. */
  function follow(sending) {
    const meter = slip.querySelector("[role=progressbar]");
    const pause = slip.querySelector("[data-slip-pause]");
    slip.querySelector("[data-slip-name]").textContent = sending.file.name;
    slip.hidden = false;
    const progress = ({ detail }) => {
      const percent = Math.floor(detail * 100);
      meter.style.setProperty("--done", detail);
      meter.setAttribute("aria-valuenow", percent);
      slip.querySelector("[data-slip-done]").textContent = `${percent} %`;
    };
    const state = ({ detail }) => {
      slip.dataset.state = detail;
      pause.querySelector("span").textContent = pause.dataset[detail === "paused" ? "goOn" : "pause"];
    };
    progress({ detail: 0 });
    state({ detail: "sending" });
    sending.addEventListener("progress", progress);
    sending.addEventListener("state", state);
    pause.onclick = () => (sending.state === "paused" ? sending.goOn() : sending.pause());
    slip.querySelector("[data-slip-cancel]").onclick = () => sending.cancel();
  }

  track.querySelector("[data-track-remove]").addEventListener("click", () => {
    pause();
    track.hidden = true;
    draft.set({ music_asset: "", music: "auto" });
    form.elements.music.value = "auto";
    panel.hidden = true;
  });

  button.addEventListener("click", () => {
    stop();
    wave?.playPause();
  });

  const seen = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting || !track.dataset.source) return;
    seen.disconnect();
    show(track.dataset.source);
  });
  seen.observe(track);

  async function show(url) {
    track.dataset.source = "";
    track.hidden = false;
    wave?.destroy();
    wave = null;
    try {
      const { default: WaveSurfer } = await import(track.dataset.library);
      const sound = await decoded(url);
      const colour = (name) => getComputedStyle(form).getPropertyValue(name).trim();
      wave = WaveSurfer.create({
        container: track.querySelector("[data-wave]"),
        url,
        peaks: [peaks(sound)],
        duration: sound.duration,
        height: 48,
        barWidth: 2,
        barGap: 2,
        barRadius: 2,
        waveColor: colour("--border-strong"),
        progressColor: colour("--primary"),
        cursorColor: colour("--warm"),
        dragToSeek: true,
      });
      wave.setVolume(Number(range.value) / 100);
      wave.on("play", () => button.setAttribute("aria-pressed", "true"));
      wave.on("pause", () => button.setAttribute("aria-pressed", "false"));
    } catch (error) {
      tellError(error.status === undefined ? { message: t("no_sample") } : error);
    }
  }

  function pause() {
    wave?.pause();
  }
}

async function decoded(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  const context = new OfflineAudioContext(1, 1, 22_050);
  return context.decodeAudioData(await response.arrayBuffer());
}

/* The loudest moment of each of so many stretches. */
function peaks(sound) {
  const samples = sound.getChannelData(0);
  const size = Math.max(1, Math.floor(samples.length / BARS));
  return Array.from({ length: BARS }, (_, bar) => {
    let most = 0;
    for (let at = bar * size; at < Math.min((bar + 1) * size, samples.length); at += 4) {
      most = Math.max(most, Math.abs(samples[at]));
    }
    return most;
  });
}

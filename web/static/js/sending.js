/* A large file, sent in pieces by the tus protocol: cut off, it goes on where it was; so it does
   when the page is loaded again, for the browser keeps the file until it is there. */

import { api, ApiError, csrfToken, t } from "./app.js";

const PLACE = "/api/v1/uploads";
const PIECE = 4 * 1024 * 1024;
const PAUSES = [1, 2, 4, 8, 15]; // Seconds until the next try.

export class Sending extends EventTarget {
  #request = null;
  #go = null;
  #tries = 0;

  /** `place`: where it was on its way to. Tells `progress` (0–1) and `state` as events. */
  constructor(file, { project, kind, place = "" }) {
    super();
    Object.assign(this, { file, project, kind, place, state: "sending", ended: false });
  }

  /** Send it; resolves to the file as the studio knows it. */
  async run() {
    await keep(this);
    for (;;) {
      try {
        const asset = await this.#through();
        await forget(this);
        return asset;
      } catch (error) {
        if (this.ended || !this.#passes(error)) {
          await forget(this);
          throw error;
        }
        await this.#rest();
      }
    }
  }

  pause() {
    this.#tell("paused");
    this.#request?.abort();
  }

  goOn() {
    this.#tries = 0;
    this.#tell("sending");
    this.#go?.();
  }

  async cancel() {
    this.ended = true;
    this.#request?.abort();
    this.#go?.();
    await forget(this);
    if (this.place) await api("DELETE", this.place).catch(() => {});
  }

  async #through() {
    if (this.place) await this.#find();
    if (!this.place) await this.#begin();
    while (this.at < this.file.size) await this.#send(this.file.slice(this.at, this.at + PIECE));
    let told = await api("GET", this.place);
    if (!told.asset_id) {
      // The last answer was cut off: an empty piece has the whole looked at.
      await this.#send(new Blob());
      told = await api("GET", this.place);
    }
    return api("GET", `/api/v1/assets/${told.asset_id}`);
  }

  async #begin() {
    const said = { project: this.project, kind: this.kind, filename: this.file.name };
    const metadata = Object.entries(said).map(([name, value]) => `${name} ${base64(value)}`).join(",");
    const request = await this.#ask("POST", PLACE, undefined, {
      "Upload-Length": this.file.size, "Upload-Metadata": metadata,
    });
    this.place = new URL(request.getResponseHeader("Location"), location.href).pathname;
    this.at = 0;
    await keep(this);
  }

  /** Where to go on; an upload that is no more is begun anew. */
  async #find() {
    try {
      this.#arrived(await this.#ask("HEAD", this.place));
    } catch (error) {
      if (error.status !== 404) throw error;
      this.place = "";
    }
  }

  async #send(piece) {
    const request = await this.#ask("PATCH", this.place, piece, {
      "Upload-Offset": this.at, "Content-Type": "application/offset+octet-stream",
    });
    this.#tries = 0;
    this.#arrived(request);
  }

  #arrived(request) {
    this.at = Number(request.getResponseHeader("Upload-Offset"));
    this.#progress(this.at);
  }

  // fetch() tells nothing of how much was sent; XMLHttpRequest does.
  #ask(method, path, body, headers = {}) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open(method, path);
      const all = { Accept: "application/json", "X-CSRF-Token": csrfToken(), "Tus-Resumable": "1.0.0" };
      for (const [name, value] of Object.entries({ ...all, ...headers })) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.timeout = 120_000;
      if (body?.size) {
        request.upload.addEventListener("progress", ({ loaded }) => this.#progress(this.at + loaded));
      }
      const cut = () => reject(new ApiError(0, "offline", t("offline")));
      for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, cut);
      request.addEventListener("load", () => {
        if (request.status < 300) return resolve(request);
        const fault = request.response?.error ?? {};
        reject(new ApiError(request.status, fault.code, fault.message ?? t("upload_failed", { name: this.file.name })));
      });
      request.send(body);
    });
  }

  #passes({ status }) {
    return this.state === "paused" || [0, 408, 409, 429].includes(status) || status >= 500;
  }

  /** Until it may go on: after a while, when the network is back, when it is told to. */
  async #rest() {
    if (this.state !== "paused") this.#tell("waiting");
    const seconds = PAUSES[Math.min(this.#tries++, PAUSES.length - 1)];
    await new Promise((resolve) => {
      this.#go = resolve;
      if (this.state === "paused") return;
      setTimeout(resolve, seconds * 1000);
      addEventListener("online", resolve, { once: true });
    });
    this.#go = null;
    if (this.ended) throw new ApiError(0, "ended", "");
    this.#tell("sending");
  }

  #progress(bytes) {
    this.dispatchEvent(new CustomEvent("progress", { detail: Math.min(1, bytes / this.file.size) }));
  }

  #tell(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/* ---------------------------------------------------------------- what the browser keeps */

/** The file that was on its way to a project when the page was left, if there is one. */
export async function kept(project, kind) {
  const found = await within("readonly", (files) => files.get(`${project}:${kind}`));
  return found ? new Sending(found.file, { project, kind, place: found.place }) : null;
}

const keep = ({ file, project, kind, place }) =>
  within("readwrite", (files) => files.put({ file, place }, `${project}:${kind}`));

const forget = ({ project, kind }) => within("readwrite", (files) => files.delete(`${project}:${kind}`));

/* Where the browser keeps nothing (a private window), a file is chosen again after a reload. */
function within(mode, ask) {
  return new Promise((resolve) => {
    const opening = indexedDB.open("filmwright", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("uploads");
    opening.onerror = () => resolve(null);
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const change = database.transaction("uploads", mode);
        const asked = ask(change.objectStore("uploads"));
        change.oncomplete = () => { database.close(); resolve(asked.result ?? null); };
        change.onabort = change.onerror = () => { database.close(); resolve(null); };
      } catch {
        database.close();
        resolve(null);
      }
    };
  });
}

/* Own pictures and sounds: picked or dropped, checked here first, sent with progress; what is
   large is sent in pieces. */

import { ApiError, csrfToken, t, tellError, toast } from "./app.js";
import { Sending } from "./sending.js";

const LARGE = 4_000_000; // Bytes.

const KINDS = {
  image: { most: 10_000_000, ending: /\.(jpe?g|png|webp)$/i, wrong: "not_image", big: "too_big_image" },
  sound: { most: 100_000_000, ending: /\.(mp3|wav|flac|m4a)$/i, wrong: "not_sound", big: "too_big_sound" },
};

export class Files {
  constructor(facts) {
    this.urls = facts.urls;
    this.project = facts.id;
  }

  /**
   * Take files of a purpose (`scene`, `portrait`, `sound`) from pickers and drop zones in `form`;
   * `use({file, input, zone})` does something with each.
   */
  accept(form, purpose, use) {
    const take = (found) => Promise.resolve(use(found)).catch(tellError);
    form.addEventListener("change", (event) => {
      const input = event.target.closest?.(`[data-picks="${purpose}"]`);
      if (!input?.files.length) return;
      const [file] = input.files;
      take({ file, input, zone: input.closest("[data-drop]") });
      input.value = "";
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(kind, (event) => {
        const zone = event.target.closest?.(`[data-drop="${purpose}"]`);
        if (!zone || !event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        zone.toggleAttribute("data-over", kind === "dragover");
        const [file] = kind === "drop" ? event.dataTransfer.files : [];
        if (file) take({ file, zone, input: zone.querySelector(`[data-picks="${purpose}"]`) });
      });
    }
  }

  /** Send a file; resolves to what the studio knows about it. `onSending` gets the sending of a
      large one, to be paused or given up. */
  async send(file, kind, onProgress = () => {}, onSending = () => {}) {
    const rule = KINDS[kind];
    if (!rule.ending.test(file.name)) throw new ApiError(0, "wrong", t(rule.wrong, { name: file.name }));
    if (file.size > rule.most) throw new ApiError(0, "big", t(rule.big, { name: file.name }));
    if (file.size > LARGE) {
      const sending = new Sending(file, { project: this.project, kind });
      onSending(sending);
      return this.finish(sending);
    }
    const body = new FormData();
    body.append("file", file);
    const asset = await post(`${this.urls.files}?kind=${kind}`, body, onProgress, file.name);
    toast(t("uploaded", { name: file.name }), { tone: "success", seconds: 3 });
    return asset;
  }

  /** Send a large file to its end. */
  async finish(sending) {
    const asset = await sending.run();
    toast(t("uploaded", { name: sending.file.name }), { tone: "success", seconds: 3 });
    return asset;
  }
}

// fetch() tells nothing of how much was sent; XMLHttpRequest does.
function post(url, body, onProgress, name) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = (status, message) => reject(new ApiError(status, "failed", message || t("upload_failed", { name })));
    request.open("POST", url);
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener("load", () => {
      if (request.status < 300 && request.response) resolve(request.response.data);
      else failed(request.status, request.response?.error?.message);
    });
    request.addEventListener("error", () => failed(0, t("offline")));
    request.send(body);
  });
}

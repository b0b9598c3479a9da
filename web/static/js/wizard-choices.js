/* The look: ready-made looks, own pictures for scenes. Radios and switches save themselves. */

import { api, tellError, toast, t } from "./app.js";

export function startChoices({ form, facts, draft, parts, files }) {
  form.addEventListener("click", (event) => {
    const preset = event.target.closest("[data-preset]");
    if (preset) {
      const { id: _id, name: _name, duration, ...look } = JSON.parse(preset.dataset.preset);
      if (draft.values.music_asset) delete look.music;
      draft.set({ ...look, duration: duration ?? null });
      draft.fill();
    }
    const again = event.target.closest("[data-no-picture]");
    if (again) picture(again.dataset.noPicture, "").catch(tellError);
  });

  files.accept(form, "scene", async ({ file, zone }) => {
    const bar = zone.querySelector("[data-progress]");
    bar.hidden = false;
    try {
      const asset = await files.send(file, "image", (done) => bar.style.setProperty("--done", done));
      await picture(zone.dataset.scene, asset.id);
    } finally {
      bar.hidden = true;
    }
  });

  async function picture(scene, asset) {
    const images = { ...draft.values.images };
    const before = images[scene];
    delete images[scene];
    if (asset) images[scene] = asset;
    draft.set({ images }, 0);
    await parts.load("scene-list");
    if (!asset && before) {
      toast(t("removed"), { undo: () => picture(scene, before).catch(tellError) });
    } else if (before) {
      await api("DELETE", facts.urls.file.replace("ID", before));
    }
  }
}

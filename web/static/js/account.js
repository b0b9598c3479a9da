/* A new password's strength while it is typed: length counts most, variety a little. */

const LEVELS = [10, 14, 18, 24];

function level(password) {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const varied = new Set(password.toLowerCase()).size;
  if (password.length < LEVELS[0] || varied < 5) return password ? 1 : 0;
  return LEVELS.filter((least) => Math.min(password.length, varied * 2) + kinds * 2 >= least + 2).length || 1;
}

for (const input of document.querySelectorAll("[data-strength]")) {
  const bars = input.closest(".fresh").querySelector(".strength");
  const show = () => { bars.dataset.level = level(input.value); };
  input.addEventListener("input", show);
  show();
}

/* A code pasted or typed in full goes on by itself. */
for (const input of document.querySelectorAll("[data-digits]")) {
  input.addEventListener("input", () => {
    if (/^\d{3}\s?\d{3}$/.test(input.value.trim())) input.form.requestSubmit();
  });
}

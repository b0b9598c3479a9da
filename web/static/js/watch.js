/* Tells the studio that the film's page was opened: nothing else, and of nobody. */

const address = document.querySelector("script[data-opened]")?.dataset.opened;
if (address) fetch(address, { cache: "no-store", credentials: "omit", keepalive: true }).catch(() => {});

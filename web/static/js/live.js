/* Live events of a film or of the account: never missed, never twice, quiet while nobody looks. */

const KINDS = [
  "job.queued", "job.started", "job.planned", "job.progress", "job.completed", "job.failed",
  "job.cancelled", "job.retried", "step.started", "step.completed", "upload", "account",
];
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15000;

/**
 * Follow `url` (`/api/v1/jobs/<id>/events` or `/api/v1/events`); gives back `{ close }`.
 *
 * onEvent(event)   `{ id, type, job, at, data }`, each once and in order.
 * onState(state)   "open", "waiting" (the connection broke and comes back), "ended" or "refused".
 * whileHidden      false: the stream rests while the tab is in the background. Browsers allow
 *                  few connections to one server, over all tabs.
 */
export function live(url, { onEvent, onState = () => {}, whileHidden = true } = {}) {
  const seen = new Map();
  let source = null;
  let mark = "";
  let pause = FIRST_PAUSE;
  let timer = 0;
  let closed = false;

  function open() {
    clearTimeout(timer);
    if (closed || source || (!whileHidden && document.hidden)) return;
    const address = new URL(url, location.href);
    if (mark) address.searchParams.set("after", mark);
    source = new EventSource(address);
    source.onopen = () => {
      pause = FIRST_PAUSE;
      onState("open");
    };
    for (const kind of KINDS) source.addEventListener(kind, take);
    source.onerror = broken;
  }

  function take(message) {
    if (message.lastEventId) mark = message.lastEventId;
    const event = JSON.parse(message.data);
    if (event.job) {
      // After a break, the account's stream may tell its last moments again.
      if (event.id <= (seen.get(event.job) ?? 0)) return;
      seen.set(event.job, event.id);
    }
    onEvent(event);
  }

  async function broken() {
    if (source?.readyState !== EventSource.CLOSED) {
      onState("waiting");
      return; // The browser comes back by itself and names the last event it saw.
    }
    rest();
    const status = await ask();
    if (closed) return;
    if (status === 204) return finish("ended");
    if (status === 401 || status === 403 || status === 404) return finish("refused");
    onState("waiting");
    timer = setTimeout(open, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  /** Why the server would not go on: 0 when it cannot be reached. */
  async function ask() {
    const stop = new AbortController();
    const address = new URL(url, location.href);
    if (mark) address.searchParams.set("after", mark);
    try {
      return (await fetch(address, { signal: stop.signal })).status;
    } catch {
      return 0;
    } finally {
      stop.abort();
    }
  }

  function rest() {
    source?.close();
    source = null;
  }

  function finish(state) {
    close();
    onState(state);
  }

  function turn() {
    if (whileHidden) return;
    document.hidden ? rest() : open();
  }

  function close() {
    closed = true;
    clearTimeout(timer);
    rest();
    document.removeEventListener("visibilitychange", turn);
  }

  document.addEventListener("visibilitychange", turn);
  open();
  return { close };
}

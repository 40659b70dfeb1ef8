// When to ask again, and what to say when nobody answers.

const EVERY_MILLIS = 5_000;

/** While the collector has nothing to tell yet. */
const SOON_MILLIS = 700;

/** A tick number that stands still for so many intervals: the collector answers, but no longer looks. */
const STALE_INTERVALS = 3;
const STALE_MILLIS_AT_LEAST = 25_000;

/** As long as only one look has been seen, nobody here knows how far they are apart. */
const STALE_MILLIS_AT_FIRST = 90_000;

/**
 * Calls `ask` now and then, while the page is seen and not paused.
 *
 * @param ask does one round; its promise tells when it is over, and whether to ask again soon
 */
export function every(ask) {
  let timer = 0;
  let paused = false;
  let running = false;
  let again = false;
  let soon = false;

  async function round() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        soon = await ask();
      } catch (failure) {
        console.error(failure); // A mistake of the page's own: the next round may do better.
      }
    } while (again);
    running = false;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (!paused && !document.hidden) {
      timer = setTimeout(round, soon ? SOON_MILLIS : EVERY_MILLIS);
    }
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      clearTimeout(timer);
    } else if (!paused) {
      round();
    }
  });
  return {
    now: round,
    pause(value) {
      paused = value;
      if (paused) {
        clearTimeout(timer);
      } else {
        round();
      }
    },
  };
}

/** Watches whether answers come, and whether they are new. */
export function freshness() {
  let tick = -1;
  let tickSeenAt = performance.now();
  let takenAt = 0;
  let staleMillis = STALE_MILLIS_AT_FIRST;
  let answeredAt = null;
  return {
    answered(head) {
      answeredAt = Date.now();
      if (head.tick !== tick) {
        if (head.tick > tick && tick >= 0) {
          const interval = (head.takenAtEpochMillis - takenAt) / (head.tick - tick);
          staleMillis = Math.max(STALE_MILLIS_AT_LEAST, STALE_INTERVALS * interval);
        }
        tick = head.tick;
        takenAt = head.takenAtEpochMillis;
        tickSeenAt = performance.now();
      }
    },
    /** Since when (epoch ms) what is shown stands; null before the first answer. */
    lastAnswer: () => answeredAt,
    staleForMillis() {
      const still = performance.now() - tickSeenAt;
      return still > staleMillis ? still : 0;
    },
    /** While hidden or paused nobody asked: that is not the collector's silence. */
    restart() {
      tickSeenAt = performance.now();
    },
  };
}

/** Owns the rule that restarts never overlap: one runs, and at most one more waits. */

/**
 * Wraps a job so that calls during a run share one further run.
 *
 * The further run starts when the current one ends, so it sees the settings as they are by then; a call therefore
 * never resolves before a run that began after it. A failed run does not stop the waiting one.
 */
export function coalesce(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  function start(): Promise<void> {
    waiting = undefined;
    running = job().finally(() => {
      running = undefined;
    });
    return running;
  }

  return () => {
    if (running === undefined) {
      return start();
    }
    waiting ??= running.then(start, start);
    return waiting;
  };
}

/** Owns how often a server that crashes is started again before the user is asked to look. */

/** At most `limit` restarts within any `periodMs` milliseconds. */
export class RestartBudget {
  #restarts: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly periodMs: number,
  ) {}

  /** Whether one more restart is allowed at `nowMs`; if so, it is counted. */
  spend(nowMs: number): boolean {
    this.#restarts = this.#restarts.filter((time) => nowMs - time < this.periodMs);
    if (this.#restarts.length >= this.limit) {
      return false;
    }
    this.#restarts.push(nowMs);
    return true;
  }
}

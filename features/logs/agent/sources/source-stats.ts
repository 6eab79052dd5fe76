/** What came from one source since the agent started. */
export class SourceStats {
  bytes = 0;
  /** Logs handed to the sender: after rules, records of several lines as one. */
  logs = 0;
  /** Logs that the server has taken. */
  sent = 0;
  /** Logs that the server will never take. */
  dropped = 0;
  readonly #errors = new Map<string, number>();
  lastError = '';
  #batches = 0;
  #latencyMs = 0;
  #peakMs = 0;

  /** Counts something that went wrong, by a short reason; `text` says it in full. */
  error(reason: string, text: string): void {
    this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1);
    this.lastError = text;
  }

  /** From a batch's reading to the server's answer. */
  answered(latencyMs: number): void {
    this.#batches++;
    this.#latencyMs += latencyMs;
    this.#peakMs = Math.max(this.#peakMs, latencyMs);
  }

  /** For the status. */
  read(): object {
    return {
      bytes: this.bytes,
      logs: this.logs,
      sent: this.sent,
      ...(this.dropped === 0 ? {} : { dropped: this.dropped }),
      averageLatencyMs: this.#batches === 0 ? 0 : Math.round(this.#latencyMs / this.#batches),
      peakLatencyMs: Math.round(this.#peakMs),
      ...(this.#errors.size === 0 ? {} : { errors: Object.fromEntries(this.#errors), lastError: this.lastError }),
    };
  }
}

/** A moment as `<input type="datetime-local">` has it, on the clock of the browser. */
export function toLocalInput(unixMs: number): string {
  const date = new Date(unixMs);
  return new Date(unixMs - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Unix ms of what was typed there; undefined for nothing. */
export function fromLocalInput(text: string): number | undefined {
  const unixMs = Date.parse(text);
  return Number.isNaN(unixMs) ? undefined : unixMs;
}

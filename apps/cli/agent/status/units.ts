const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `1.5 MB`, in powers of 1024. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `340 ms`, `12.5 s`, `3 min`, `5 h`, `2 d`. */
export function durationText(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1_000) return `${Math.round(ms)} ms`;
  if (size < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (size < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (size < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

/** Time of day with its date; `never` for 0. */
export function timeText(unixMs: number): string {
  return unixMs === 0
    ? 'never'
    : new Date(unixMs)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

/** A number with its unit, as the name says it: `…Bytes`, `…UnixMs`, `…Ms`, `…Seconds`. */
export function valueText(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return String(value);
  if (/unixms$/i.test(name)) return timeText(value);
  if (/bytes$/i.test(name) && name !== 'bytes') return bytesText(value);
  if (name === 'bytes') return bytesText(value);
  if (/ms$/.test(name) || name === 'ms' || /Ms$/.test(name)) return durationText(value);
  return Number.isInteger(value) ? String(value) : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** `waitingPayloads` as `Waiting payloads`; the unit at its end is said by the value. */
export function labelText(name: string): string {
  const plain = name.replace(/(?<=.)(Unix)?Ms$/, '').replace(/(?<=[a-z])Bytes$/, '') || name;
  const words = plain.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

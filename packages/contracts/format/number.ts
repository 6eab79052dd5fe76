/** Numbers for people, by unit, in one place. Digits are tabular; units stand after a thin gap. */

const SI = ['', 'k', 'M', 'G', 'T', 'P'];
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** At most three significant digits: 0.123, 1.23, 12.3, 123. */
export function digits(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return String(Number(value.toFixed(decimals)));
}

/** 1234 -> `1.23k`; whole numbers below a thousand stay as they are. */
export function count(value: number): string {
  const size = Math.abs(value);
  if (size < 1_000) return digits(value);
  const step = Math.min(SI.length - 1, Math.floor(Math.log10(size) / 3));
  return `${digits(value / 1_000 ** step)}${SI[step] ?? ''}`;
}

/** 62504 -> `62,504`, by locale. */
export function exact(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

export function bytes(value: number): string {
  const size = Math.abs(value);
  const step = size < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(size) / 10));
  return `${digits(value / 1024 ** step)} ${BYTES[step] ?? 'B'}`;
}

/** Nanoseconds: `850 ns`, `12.3 ms`, `2.31 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(ns: number): string {
  const size = Math.abs(ns);
  if (size < 1e3) return `${digits(ns)} ns`;
  if (size < 1e6) return `${digits(ns / 1e3)} µs`;
  if (size < 1e9) return `${digits(ns / 1e6)} ms`;
  if (size < 60e9) return `${digits(ns / 1e9)} s`;
  const seconds = Math.round(ns / 1e9);
  if (size < 3600e9) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (size < 86_400e9) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** A share of one: 0.4321 -> `43.2 %`. */
export function ratio(value: number): string {
  return `${digits(value * 100)} %`;
}

/** How much time a rate's unit is per. */
const PER: Readonly<Record<string, string>> = { second: 's', minute: 'min', hour: 'h', day: 'd' };

/**
 * A metric's value by Datadog's unit name; a number alone when the unit is not known. Units per another stand before it:
 * `byte/second` gives `1.2 KiB/s`.
 */
export function withUnit(value: number, unit: string): string {
  const slash = unit.indexOf('/');
  if (slash >= 0) {
    const per = unit.slice(slash + 1);
    return `${withUnit(value, unit.slice(0, slash))}/${PER[per] ?? per}`;
  }
  switch (unit) {
    case 'byte':
      return bytes(value);
    case 'kibibyte':
      return bytes(value * 1024);
    case 'mebibyte':
      return bytes(value * 1024 ** 2);
    case 'gibibyte':
      return bytes(value * 1024 ** 3);
    case 'nanosecond':
      return duration(value);
    case 'microsecond':
      return duration(value * 1e3);
    case 'millisecond':
      return duration(value * 1e6);
    case 'second':
      return duration(value * 1e9);
    case 'percent':
      return `${digits(value)} %`;
    case 'fraction':
      return ratio(value);
    default:
      return count(value);
  }
}

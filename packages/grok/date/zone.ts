/** A time zone: milliseconds east of UTC, fixed or depending on the instant. */
export type Zone = number | ZoneRules;

export interface ZoneRules {
  /** Milliseconds east of UTC at an instant (milliseconds since 1970 in UTC). */
  readonly offsetAt: (utcMs: number) => number;
}

const HOUR_MS = 3_600_000;
const MAX_OFFSET_MS = 18 * HOUR_MS;

/** Abbreviations that logs have; hours east of UTC. Those with a summer time of their own name are zones (CET is +2 in July). */
const ABBREVIATIONS: Readonly<Record<string, number | string>> = {
  ACDT: 10.5,
  ACST: 9.5,
  ADT: -3,
  AEDT: 11,
  AEST: 10,
  AKDT: -8,
  AKST: -9,
  ART: -3,
  AST: -4,
  AWST: 8,
  BRT: -3,
  BST: 1,
  CAT: 2,
  CDT: -5,
  CEST: 2,
  CET: 'Europe/Brussels',
  CLT: -4,
  COT: -5,
  CST: -6,
  EAT: 3,
  EDT: -4,
  EEST: 3,
  EET: 'Europe/Athens',
  EST: -5,
  GMT: 0,
  GST: 4,
  HKT: 8,
  HST: -10,
  ICT: 7,
  IDT: 3,
  IST: 5.5,
  JST: 9,
  KST: 9,
  MDT: -6,
  MEST: 2,
  MET: 'Europe/Brussels',
  MSK: 3,
  MST: -7,
  MYT: 8,
  NDT: -2.5,
  NPT: 5.75,
  NST: -3.5,
  NZDT: 13,
  NZST: 12,
  PDT: -7,
  PHT: 8,
  PKT: 5,
  PST: -8,
  SAST: 2,
  SGT: 8,
  UT: 0,
  UTC: 0,
  WAT: 1,
  WEST: 1,
  WET: 'Europe/Lisbon',
  WIB: 7,
  Z: 0,
  ZULU: 0,
};

const zones = new Map<string, Zone | undefined>();

/**
 * A zone by any of the names that Datadog takes: `UTC`, `Z`, `+3`, `-0300`, `+05:30`, `UTC+5`, `GMT-03:00`,
 * `Europe/Paris`, `PST`. Undefined for what is none.
 */
export function parseZone(text: string): Zone | undefined {
  const known = zones.get(text);
  if (known !== undefined || zones.has(text)) return known;
  const zone = offsetOf(text) ?? abbreviation(text) ?? regional(text);
  if (zones.size >= 1000) zones.clear();
  zones.set(text, zone);
  return zone;
}

function offsetOf(text: string): number | undefined {
  const found = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/i.exec(text);
  if (found === null) return undefined;
  const [, sign, hours, minutes = '0', seconds = '0'] = found;
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  if (offset > MAX_OFFSET_MS) return undefined;
  return sign === '-' ? -offset : offset;
}

function abbreviation(text: string): Zone | undefined {
  const name = text.toUpperCase();
  const known = Object.hasOwn(ABBREVIATIONS, name) ? ABBREVIATIONS[name] : undefined;
  return typeof known === 'string' ? regional(known) : known === undefined ? undefined : known * HOUR_MS;
}

function regional(name: string): ZoneRules | undefined {
  if (!/^[A-Za-z][\w+/-]{1,60}$/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return { offsetAt: remembered((utcMs) => offsetNamed(format, utcMs)) };
}

function offsetNamed(format: Intl.DateTimeFormat, utcMs: number): number {
  const name = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return name === 'GMT' ? 0 : (offsetOf(name.replace('\u2212', '-')) ?? 0);
}

/** Offsets change on quarters of an hour: one answer for each, since Intl takes microseconds and logs come in order. */
function remembered(offsetAt: (utcMs: number) => number): (utcMs: number) => number {
  const quarters = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  return (utcMs) => {
    const quarter = Math.floor(utcMs / 900_000);
    if (quarter === lastQuarter) return lastOffset;
    let offset = quarters.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(quarter * 900_000);
      if (quarters.size >= 4096) quarters.clear();
      quarters.set(quarter, offset);
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  };
}

/** The instant at which clocks of the zone show a local time; of two (when summer ends) the one before the change. */
export function toUtc(localMs: number, zone: Zone): number {
  if (typeof zone === 'number') return localMs - zone;
  const first = localMs - zone.offsetAt(localMs);
  return localMs - zone.offsetAt(first);
}

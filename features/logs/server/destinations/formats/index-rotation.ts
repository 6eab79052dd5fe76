/**
 * Names of indexes that begin anew with each hour, day, week or month: Java date patterns of the letters y, M, d, H and w
 * (ISO weeks), with quoted text and the marks `-`, `.` and `_`.
 */

const PATTERN = /y{4}|M{2}|d{2}|H{2}|w{2}|'[a-zA-Z]*'|[-._]/g;

export function isIndexRotation(pattern: string): boolean {
  return pattern.length <= 64 && pattern.replace(PATTERN, '') === '';
}

/** The pattern filled in for a time, in UTC; in lower case, which is what names of indexes must be. */
export function rotationOf(pattern: string, timeUnixMs: number): string {
  const iso = new Date(timeUnixMs).toISOString();
  // With weeks the year is the week's: the first days of January may belong to December's last week.
  const week = pattern.includes('ww') ? isoWeek(timeUnixMs) : undefined;
  const parts = pattern.match(PATTERN) ?? [];
  return parts
    .map((part) => {
      switch (part[0]) {
        case 'y':
          return week?.year ?? iso.slice(0, 4);
        case 'M':
          return iso.slice(5, 7);
        case 'd':
          return iso.slice(8, 10);
        case 'H':
          return iso.slice(11, 13);
        case 'w':
          return week?.week ?? '';
        case "'":
          return part.slice(1, -1).toLowerCase();
        default:
          return part;
      }
    })
    .join('');
}

const DAY_MS = 86_400_000;

function isoWeek(timeUnixMs: number): { readonly year: string; readonly week: string } {
  const day = Math.floor(timeUnixMs / DAY_MS);
  // Day 0 was a Thursday; the week belongs to the year of its Thursday.
  const thursday = day - ((day + 3) % 7) + 3;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1;
  return { year: String(year), week: String(week).padStart(2, '0') };
}

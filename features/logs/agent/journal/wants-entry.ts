import { textOf } from '../log-item.ts';
import type { JournalSource } from '../sources/log-source.ts';

type Entry = Readonly<Record<string, unknown>>;

/**
 * Whether a source wants a journal entry: of one of its units, with its matches (those of one field are alternatives, as
 * journalctl has it), and with nothing that it excludes. A unit may be named without `.service`.
 */
export function wantsEntry(source: JournalSource, entry: Entry): boolean {
  const userUnit = textOf(entry['_SYSTEMD_USER_UNIT']);
  const unit = userUnit === '' ? textOf(entry['_SYSTEMD_UNIT']) : '';
  if (named(source.excludeUnits, unit) || named(source.excludeUserUnits, userUnit)) return false;
  if (source.excludeMatches.some((match) => holds(match, entry))) return false;
  const units = source.includeUnits.length + source.includeUserUnits.length;
  if (units > 0 && !named(source.includeUnits, unit) && !named(source.includeUserUnits, userUnit)) return false;
  const fields = new Set(source.includeMatches.map(fieldOf));
  return [...fields].every((field) =>
    source.includeMatches.some((match) => fieldOf(match) === field && holds(match, entry)),
  );
}

function named(units: readonly string[], unit: string): boolean {
  return unit !== '' && units.some((one) => one === '*' || one === unit || `${one}.service` === unit);
}

function fieldOf(match: string): string {
  return match.slice(0, Math.max(0, match.indexOf('=')));
}

function holds(match: string, entry: Entry): boolean {
  return textOf(entry[fieldOf(match)]) === match.slice(match.indexOf('=') + 1);
}

import { withUnit } from '../../format/number.ts';
import { type Json, numberOf, objectOf, textOf } from '../asking/json.ts';

/** The unit that a formula's `number_format` states, in `unit` or `unit/per` form; undefined: that of the answer. */
export function statedUnit(formula: Json): string | undefined {
  const unit = objectOf(objectOf(formula['number_format'])['unit']);
  if (textOf(unit['type']) === 'custom_unit_label') return `label:${textOf(unit['label'])}`;
  const name = textOf(unit['unit_name']);
  const per = textOf(unit['per_unit_name']);
  return name === '' ? undefined : per === '' ? name : `${name}/${per}`;
}

interface ValueFormat {
  readonly unit: string;
  /** Digits after the point; undefined: three that count. */
  readonly precision: number | undefined;
  /** `custom_unit`: takes the unit's place. */
  readonly customUnit: string;
  /** False shows the number as it is, without k and M. */
  readonly scales: boolean;
}

/** A number with its unit in two parts, so that the unit may stand smaller. */
export function formattedValue(value: number, format: ValueFormat): { readonly digits: string; readonly unit: string } {
  const label = format.unit.startsWith('label:') ? format.unit.slice(6) : format.customUnit;
  const unit = format.unit.startsWith('label:') ? '' : format.unit;
  if (!format.scales) return { digits: fixed(value, format.precision), unit: label === '' ? unit : label };
  const text = withUnit(value, label === '' ? unit : '');
  const [, number = text, rest = ''] = /^(-?[\d.]+)(.*)$/.exec(text) ?? [];
  const digits = format.precision === undefined ? number : precise(value, number, rest, format.precision);
  return { digits, unit: label === '' ? rest.trim() : `${rest.trim()}${rest.trim() === '' ? '' : ' '}${label}` };
}

/** The scaled number again with as many digits as asked: 1.23k with one digit is 1.2k. */
function precise(value: number, shown: string, unit: string, precision: number): string {
  // Times in two parts (`3 min 5 s`) have no digits after a point.
  if (/\d/.test(unit)) return shown;
  const scale = Number(shown) === 0 ? 1 : value / Number(shown);
  const power = [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1024, 1024 ** 2, 1024 ** 3, 1024 ** 4, 60, 3600, 0.01, 1e-3]
    .map((one) => ({ one, distance: Math.abs(Math.log(Math.abs(scale) / one)) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return power === undefined || power.distance > 0.02 ? shown : (value / power.one).toFixed(precision);
}

const fixed = (value: number, precision: number | undefined): string =>
  precision === undefined ? String(Number(value.toPrecision(12))) : value.toFixed(precision);

/** `precision` of a definition: 0 to 20 digits, absent otherwise (`*` means all of them). */
export function precisionOf(definition: Json): number | undefined {
  const precision = numberOf(definition['precision']);
  return precision === undefined ? undefined : Math.max(0, Math.min(20, Math.round(precision)));
}

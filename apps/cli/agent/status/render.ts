import { labelText, valueText } from './units.ts';

/** Lines of what somebody reads; `indent` in steps of two spaces. */
export type Lines = string[];

/** A heading over and under which a line is drawn. */
export function heading(title: string): string {
  const line = '='.repeat(title.length);
  return `${line}\n${title}\n${line}`;
}

/** Plain data as indented lines: what is empty is left out, lists become bullets. */
export function renderData(data: object, indent = 1): Lines {
  return Object.entries(data).flatMap(([name, value]) => renderField(name, value, indent));
}

function renderField(name: string, value: unknown, indent: number): Lines {
  const pad = '  '.repeat(indent);
  if (isEmpty(value)) return [];
  if (Array.isArray(value)) return renderList(name, value, indent);
  if (typeof value === 'object' && value !== null) {
    // Names of a mapping are data, such as file names or reasons: they stay as they are.
    return [`${pad}${labelText(name)}:`, ...renderMap(value, indent + 1)];
  }
  return [`${pad}${labelText(name)}: ${valueText(name, value)}`];
}

function renderMap(map: object, indent: number): Lines {
  const pad = '  '.repeat(indent);
  return Object.entries(map).flatMap(([name, value]) => {
    if (isEmpty(value)) return [];
    if (typeof value === 'object') return renderField(name, value, indent);
    return [`${pad}${labelText(name)}: ${valueText(name, value)}`];
  });
}

function renderList(name: string, list: readonly unknown[], indent: number): Lines {
  const pad = '  '.repeat(indent);
  if (list.every((one) => typeof one !== 'object' || one === null)) {
    const joined = list.map(String).join(', ');
    if (joined.length <= 80) return [`${pad}${labelText(name)}: ${joined}`];
    return [`${pad}${labelText(name)}:`, ...list.map((one) => `${pad}  - ${String(one)}`)];
  }
  return [
    `${pad}${labelText(name)}:`,
    ...list.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return [`${pad}  - ${String(one)}`];
      const [first = '', ...others] = renderData(one, 0);
      return [`${pad}  - ${first}`, ...others.map((line) => `${pad}    ${line}`)];
    }),
  ];
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

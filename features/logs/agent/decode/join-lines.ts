import type { MultiLine } from '../rules/multi-line.ts';
import { firstStart, type Line, type Lines, wholeUntil } from './line.ts';

/**
 * Joins the lines of one record with line feeds. The last record is left for later unless `flush` says that nothing more
 * belongs to it; one that would grow beyond `maxBytes` is cut and goes on as the next.
 */
export function joinLines(given: Lines, multiLine: MultiLine, flush: boolean, maxBytes: number): Lines {
  const records: Line[] = [];
  let group: Line[] = [];
  let size = 0;
  let continued = false;
  const close = (cutAfter = false) => {
    const record = joined(group, continued, cutAfter);
    if (record !== undefined) records.push(record);
    group = [];
    size = 0;
    continued = cutAfter;
  };
  for (const line of given.lines) {
    // A part of a cut line is no new line: it goes on whatever it looks like.
    const label = line.cutBefore ? 'continue' : multiLine.labelOf(line.text);
    if (label !== 'continue') close();
    else if (group.length > 0 && size + line.text.length > maxBytes) close(true);
    // What goes on with something that was cut is no orphan.
    const begins = group.length === 0 && !continued && !line.cutBefore;
    const orphan = begins && label === 'continue' && multiLine.orphans === 'alone';
    group.push(line);
    size += line.text.length + 1;
    if (label === 'alone' || orphan || line.cutAfter) close(line.cutAfter);
  }
  if (group.length === 0 || flush) {
    close();
    return { lines: records, bytes: given.bytes, continued: given.continued };
  }
  const place = firstStart(group);
  const bytes = wholeUntil(records, place);
  const cutBefore = records.some((record) => record.start === bytes && record.cutBefore);
  return {
    lines: records.filter(({ end }) => end <= bytes),
    bytes,
    continued: (bytes === place && continued) || cutBefore,
  };
}

function joined(group: readonly Line[], cutBefore: boolean, cutAfter: boolean): Line | undefined {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // A cut within a line breaks no line.
  let text = first.text;
  for (const line of group.slice(1)) text += line.cutBefore ? line.text : `\n${line.text}`;
  text = text.trimEnd();
  if (text.trim() === '') return undefined;
  return {
    ...first,
    text,
    // Lines of two streams may lie within each other.
    start: firstStart(group),
    end: group.reduce((most, { end }) => Math.max(most, end), 0),
    cutBefore: cutBefore || first.cutBefore,
    cutAfter: cutAfter || last.cutAfter,
    joined: group.length > 1,
  };
}

import type { MultiLine } from '../rules/multi-line.ts';
import type { Line, Lines } from './line.ts';

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
    const orphan = group.length === 0 && label === 'continue' && multiLine.orphans === 'alone' && !continued;
    group.push(line);
    size += line.text.length + 1;
    if (label === 'alone' || orphan || line.cutAfter) close(line.cutAfter);
  }
  if (group.length === 0 || flush) {
    close();
    return { lines: records, bytes: given.bytes, continued: given.continued };
  }
  return { lines: records, bytes: group[0]?.start ?? given.bytes, continued };
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
    end: last.end,
    cutBefore: cutBefore || first.cutBefore,
    cutAfter: cutAfter || last.cutAfter,
    joined: group.length > 1,
  };
}

import type { LogDraft } from '@komainu/wire/logs/draft.ts';

/**
 * Where a log lies for sampling, from 0 to below 1, the same whenever it is asked: by its trace when it has one, so that
 * traces keep all of their logs or none; else by the halves of its own id.
 */
export function samplePlace(draft: LogDraft, idLow: number, idHigh: number): number {
  if (draft.traceId !== '') return placeOfText(draft.traceId);
  return mixed(idLow ^ Math.imul(idHigh, 0x9e3779b1)) / 2 ** 32;
}

/** A text's place: its FNV-1a hash, mixed so that texts that end alike lie far apart. */
export function placeOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash) / 2 ** 32;
}

/** The finaliser of MurmurHash3: every bit depends on every other. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

import type { DraftProcessor } from './draft.ts';
import { placed } from './tree.ts';

/** The samples that grok parsers keep for screens like this one, each once, a line each. */
export function firstSamples(processors: readonly DraftProcessor[]): string {
  const kept = placed(processors).flatMap(({ processor }) => {
    const { samples } = processor.definition;
    return Array.isArray(samples) ? samples.filter((sample) => typeof sample === 'string') : [];
  });
  // A sample of several lines stays one log.
  return [...new Set(kept)]
    .map((sample) => (sample.includes('\n') ? JSON.stringify({ message: sample }) : sample))
    .join('\n');
}

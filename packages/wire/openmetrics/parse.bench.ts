import { bench, describe } from 'vitest';
import { parseExposition } from './parse.ts';

const lines: string[] = [];
for (let family = 0; family < 200; family++) {
  lines.push(`# HELP requests_${family}_total Requests.`, `# TYPE requests_${family}_total counter`);
  for (let sample = 0; sample < 50; sample++) {
    lines.push(`requests_${family}_total{method="GET",code="200",handler="/api/v1/items/${sample}"} ${sample * 1.5}`);
  }
}
const page = lines.join('\n');

describe('a page of 10,000 samples', () => {
  bench('parse', () => void parseExposition(page));
});

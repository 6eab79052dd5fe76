import type { GrokSuggestAnswer, GrokSuggestField } from '@komainu/contracts/logs/grok-suggest-api.ts';
import { compileGrok } from '@komainu/grok/grok.ts';
import { suggestRule } from '@komainu/grok/suggest/suggest.ts';
import { objectOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_SAMPLES = 50;
const LONGEST_EXAMPLE = 1_000;

/**
 * `POST /api/unstable/logs/grok/suggest`: a rule for sample lines (`GrokSuggestRequest`). Nothing is stored. Throws
 * `bad_request` and `no_samples` (400).
 */
export function registerGrokSuggest(app: FastifyInstance): void {
  app.post('/api/unstable/logs/grok/suggest', READ, (request) =>
    suggestionFor(samplesOf(objectOf(request.body, 'the body')['samples'])),
  );
}

function samplesOf(value: unknown): readonly string[] {
  const isList =
    Array.isArray(value) && value.length <= MOST_SAMPLES && value.every((sample) => typeof sample === 'string');
  if (!isList) throw badRequest('bad_request', `samples is not a list of at most ${MOST_SAMPLES} texts`);
  return value;
}

function suggestionFor(samples: readonly string[]): GrokSuggestAnswer {
  const lines = samples.filter((sample) => sample.trim() !== '');
  const suggestion = suggestRule(lines);
  if (suggestion === undefined) throw badRequest('no_samples', 'none of the samples has any text');
  const { rule, matched, fields } = suggestion;
  const values = firstValues(rule, lines);
  return {
    rule,
    matched,
    fields: fields.map(({ path, matcher }): GrokSuggestField => {
      // What a filter names itself is what no field before has named.
      const rest = () => Object.fromEntries([...values].filter(([key]) => fields.every((field) => field.path !== key)));
      return { name: path, filter: matcher, example: exampleOf(path === '' ? rest() : values.get(path)) };
    }),
  };
}

/** What the rule extracts from the first line that it parses, by path. */
function firstValues(rule: string, lines: readonly string[]): ReadonlyMap<string, unknown> {
  const parser = compileGrok({ matchRules: rule, supportRules: '' });
  for (const line of lines) {
    const values = new Map<string, unknown>();
    if (parser.parse(line, (path, value) => values.set(path, value))) return values;
  }
  return new Map();
}

function exampleOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, LONGEST_EXAMPLE);
}

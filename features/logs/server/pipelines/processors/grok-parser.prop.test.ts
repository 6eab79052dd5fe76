import { compileGrok } from '@komainu/grok/grok.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePipelines } from '../compile.ts';
import { LogEditor } from '../log-editor.ts';
import { readPipeline } from '../read-pipeline.ts';
import { NO_RESOURCES, TEST_NOW } from '../test-process.ts';

const PATH = fc.constantFrom('a', 'a.b', 'a.b.c', 'ab', 'd', 'd.e', 'a.', '');
const FIELD = fc
  .tuple(fc.constantFrom('notSpace', 'integer'), PATH, fc.constantFrom('', ':json', ':keyvalue', ':nullIf("7")'))
  .map(([matcher, path, filter]) => (path === '' && filter === '' ? '%{word}' : `%{${matcher}:${path}${filter}}`));
const WORD = fc.constantFrom(
  '7',
  '12',
  '0',
  '007',
  '+5',
  '-3',
  '100000000000000',
  '1234567890123456',
  'x',
  'a=1',
  'a.b=2',
  '{"a":{"b":3},"a.b":4}',
  '{"d":5}',
  '[6]',
);
const LOG = fc.dictionary(
  fc.constantFrom('a', 'ab', 'd', 'z'),
  fc.constantFrom('t', 1, { b: 2 }, { b: { c: 3, x: 4 }, e: 5 }, [6]),
);

function draftOf(item: object, message: string): LogDraft {
  const draft = new LogDraft();
  new LogDecoder({ service: '', host: '', source: '', tags: '' }, TEST_NOW).decode({ ...item, message }, draft);
  return draft;
}

function attributesOf(draft: LogDraft): readonly (readonly [string, string, boolean])[] {
  return draft.paths
    .slice(0, draft.size)
    .map((path, index) => [path, draft.value(index), draft.isJson[index] === true] as const);
}

it('leaves the attributes that there would be, had it merged one value after the other', () => {
  fc.assert(
    fc.property(LOG, fc.array(fc.tuple(FIELD, WORD), { minLength: 1, maxLength: 5 }), (item, fields) => {
      const match_rules = `r ${fields.map(([field]) => field).join(' ')}`;
      const message = fields.map(([, word]) => word).join(' ');
      const simple = draftOf(item, message);
      const editor = new LogEditor();
      editor.open(simple);
      compileGrok({ matchRules: match_rules, supportRules: '' }).parse(message, (path, value) =>
        editor.merge(path, value),
      );
      const processor = { type: 'grok-parser', is_enabled: true, grok: { match_rules, support_rules: '' } };
      const pipeline = readPipeline({ name: 'test', is_enabled: true, processors: [processor] });
      const draft = draftOf(item, message);
      compilePipelines([pipeline], NO_RESOURCES).process(draft);
      expect(attributesOf(draft)).toEqual(attributesOf(simple));
    }),
    { numRuns: 400 },
  );
});

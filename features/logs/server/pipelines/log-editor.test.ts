import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { describe, expect, it } from 'vitest';
import { LogEditor } from './log-editor.ts';
import { shown, TEST_NOW } from './test-process.ts';

function open(item: object): { log: LogEditor; draft: LogDraft } {
  const draft = new LogDraft();
  new LogDecoder({ service: '', host: '', source: '', tags: '' }, TEST_NOW).decode({ message: 'm', ...item }, draft);
  const log = new LogEditor();
  log.open(draft);
  return { log, draft };
}

describe('LogEditor', () => {
  it('reads leaves, lists, objects and reserved attributes', () => {
    const { log } = open({ a: { b: 1, c: { d: 'x' } }, list: [1, { y: 2 }], ok: true, service: 's', ddtags: 'k:v' });
    expect(
      ['a.b', 'a', 'list', 'ok', 'service', 'message', 'status', 'tags', 'none'].map((path) => log.get(path)),
    ).toEqual([1, { b: 1, c: { d: 'x' } }, [1, { y: 2 }], true, 's', 'm', 'info', ['k:v'], undefined]);
    expect(['a.b', 'a', 'list', 'ok', 'service'].map((path) => log.text(path))).toEqual([
      '1',
      undefined,
      undefined,
      'true',
      's',
    ]);
    expect(log.through('list.y')).toEqual([2]);
  });

  it('writes in place, and over objects', () => {
    const { log, draft } = open({ a: { b: 1, c: 2 }, z: 3 });
    log.set('a.b', 'new');
    log.set('z', { q: [1] });
    expect(shown(draft)).toEqual({ attributes: { a: { b: 'new', c: 2 }, z: { q: [1] } } });
    log.set('a', 5);
    expect(shown(draft)).toEqual({ attributes: { a: 5, z: { q: [1] } } });
  });

  it('looks only at as many attributes as it is told to', () => {
    const { log, draft } = open({ a: 1, b: { c: 2 } });
    log.set('b', 'over', 2);
    log.set('a', 'over', 9);
    log.set('d', 'first', 2);
    log.set('d', 'again', 0);
    expect([draft.paths.slice(0, draft.size), draft.value(0)]).toEqual([['a', 'b', 'd', 'd'], 'over']);
  });

  it('merges objects key by key, also into the log itself', () => {
    const { log, draft } = open({ a: { b: 1, c: 2 } });
    log.merge('', { a: { c: 3, d: { e: 4 } }, f: 5, '': 6 });
    expect(shown(draft)).toEqual({ attributes: { a: { b: 1, c: 3, d: { e: 4 } }, f: 5 } });
  });

  it('removes and copies subtrees, and nothing with a similar name', () => {
    const { log, draft } = open({ a: { b: 1 }, ab: 2, a_: 3 });
    expect(log.copy('a', 'x.y')).toBe(true);
    expect(log.copy('none', 'x')).toBe(false);
    log.remove('a');
    expect(shown(draft)).toEqual({ attributes: { ab: 2, a_: 3, x: { y: { b: 1 } } } });
  });

  it('keeps within the limits of logs', () => {
    const { log, draft } = open({});
    for (let index = 0; index < 2 * LOG_LIMITS.attributes; index++)
      log.set(`k${index}`, 'x'.repeat(index === 0 ? 100_000 : 1));
    expect([draft.size, draft.droppedAttributes, draft.truncated, draft.value(0).length]).toEqual([
      LOG_LIMITS.attributes,
      LOG_LIMITS.attributes,
      1,
      LOG_LIMITS.attributeValueLength,
    ]);
    log.set('k0', 'y'.repeat(100_000));
    expect([draft.truncated, draft.value(0).length]).toEqual([2, LOG_LIMITS.attributeValueLength]);
  });
});

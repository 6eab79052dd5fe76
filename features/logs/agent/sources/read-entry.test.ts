import { messageOf } from '@komainu/kernel/errors.ts';
import { describe, expect, test } from 'vitest';
import { readRules } from '../rules/processing-rules.ts';
import type { EntryMap } from './option.ts';
import { ENTRY_DEFAULTS, readLogEntry } from './read-entry.ts';

const read = (entry: EntryMap) => readLogEntry(entry, 'nginx', { ...ENTRY_DEFAULTS, tags: ['env:test'] });

test('a file, with everything that may be said of it', () => {
  const { source, unused } = read({
    ...{ type: 'file', path: '/var/log/*.log', exclude_paths: ['/var/log/no.log'], start_position: 'beginning' },
    ...{ encoding: 'utf-16-le', service: 'shop', source: 'nginx', sourcecategory: 'http', tags: 'a:b, c' },
    ...{ auto_multi_line_detection: true, fingerprint_config: {} },
  });
  expect(source).toMatchObject({
    ...{ type: 'file', paths: ['/var/log/*.log'], excludePaths: ['/var/log/no.log'], startPosition: 'beginning' },
    ...{ encoding: 'utf-16-le', service: 'shop', source: 'nginx', integration: 'nginx', format: 'plain' },
    tags: ['env:test', 'a:b', 'c', 'sourcecategory:http'],
    multiLine: { orphans: 'alone' },
  });
  expect(unused).toEqual(['fingerprint_config']);
});

test('a port', () => {
  expect(
    read({ type: 'tcp', port: '10518', source: 'syslog', idle_timeout: '1m30s', tls: { cert_file: 'c' } }).source,
  ).toMatchObject({
    ...{ type: 'tcp', port: 10_518, bindHost: '127.0.0.1', syslog: true, idleTimeoutMs: 90_000 },
    tls: { certFile: 'c', keyFile: '', caFile: '' },
  });
  expect(read({ type: 'udp', port: 514 }).source).toMatchObject({ type: 'udp', syslog: false, frameBytes: 9000 });
});

test('rules for all come before those of an entry', () => {
  const rules = readRules(
    { r: [{ type: 'mask_sequences', name: 'all', pattern: 'a', replace_placeholder: 'b' }] },
    'r',
  );
  const { source } = readLogEntry(
    {
      ...{ type: 'file', path: '/x' },
      log_processing_rules: [{ type: 'exclude_at_match', name: 'own', pattern: 'b' }],
    },
    '',
    { ...ENTRY_DEFAULTS, rules },
  );
  expect(source.rules.apply('a', false)).toBeUndefined();
});

describe('what cannot be used is named with its reason', () => {
  test.each([
    [{}, 'type is required'],
    [{ type: 'ftp' }, 'type must be one of file, tcp, udp, journald, docker, containerd, not ftp'],
    [{ type: 'file' }, 'path is required for type file'],
    [{ type: 'file', path: '/x', encoding: 'ebcdic' }, 'encoding must be one of'],
    [{ type: 'file', path: '/x', start_position: 'middle' }, 'start_position must be one of'],
    [{ type: 'file', path: '/x', tags: { a: 1 } }, 'tags must'],
    [{ type: 'file', path: ['/x'] }, 'path must be a text'],
    [{ type: 'tcp' }, 'port is required for type tcp'],
    [{ type: 'tcp', port: 99_999 }, 'port must be a whole number'],
    [{ type: 'tcp', port: 1, idle_timeout: 'soon' }, 'idle_timeout must be a time'],
    [{ type: 'tcp', port: 1, tls: 'yes' }, 'tls must be a mapping'],
    [{ type: 'windows_event', channel_path: 'Security' }, 'type windows_event collects from the event log of Windows'],
    [{ type: 'file', path: '/x', log_processing_rules: [{ name: 'a', type: 'multi_line', pattern: '(' }] }, 'pattern'],
  ])('%j', (entry, reason) => {
    try {
      read(entry);
      expect.unreachable();
    } catch (error) {
      expect(messageOf(error)).toContain(reason);
    }
  });
});

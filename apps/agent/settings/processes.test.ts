import { expect, test } from 'vitest';
import { processSettings } from './processes.ts';
import { type Environment, parseSettingsFile, SettingsReader } from './reader.ts';

const settings = (env: Environment, file = '') => processSettings(new SettingsReader(env, parseSettingsFile(file)));

test.each<[Environment, string, object]>([
  [
    {},
    '',
    {
      processes: true,
      containers: true,
      everyMs: 10_000,
      hideSecrets: true,
      dropArguments: false,
      sensitiveWords: [],
    },
  ],
  [{ DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED: 'false' }, '', { processes: false, containers: true }],
  [{}, 'process_config: {process_collection: {enabled: false}}', { processes: false, containers: true }],
  [{}, 'process_config: {enabled: false}', { processes: false, containers: true }],
  [{}, 'process_config: {enabled: "disabled"}', { processes: false, containers: false }],
  [{ DD_PROCESS_AGENT_ENABLED: 'true' }, '', { processes: true, containers: true }],
  [{}, 'process_config: {container_collection: {enabled: false}}', { processes: true, containers: false }],
  [
    { DD_CUSTOM_SENSITIVE_WORDS: 'consul_token,dd_*' },
    'process_config: {scrub_args: true, strip_proc_arguments: true, intervals: {process: 30}}',
    { sensitiveWords: ['consul_token', 'dd_*'], dropArguments: true, everyMs: 30_000 },
  ],
])('%j %s', (env, file, expected) => {
  expect(settings(env, file)).toMatchObject(expected);
});

test('looking too often is refused', () => {
  expect(() => settings({ DD_PROCESS_CONFIG_INTERVALS_PROCESS: '0' })).toThrow(
    expect.objectContaining({ code: 'bad_setting' }),
  );
});

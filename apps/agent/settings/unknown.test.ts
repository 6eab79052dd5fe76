import { expect, test } from 'vitest';
import { unknownSettings } from './unknown.ts';

const looked = {
  paths: new Set(['api_key', 'apm_config.enabled', 'apm_config.receiver_port', 'docker_labels_as_tags']),
  variables: new Set(['DD_API_KEY', 'DD_APM_RECEIVER_PORT']),
};

test.each<[Record<string, unknown>, Record<string, string>, string[]]>([
  [{ api_key: 'x', apm_config: { enabled: true } }, {}, []],
  [{ apikey: 'x' }, {}, ['unknown setting apikey: did you mean api_key?']],
  [
    { apm_config: { recevier_port: 1 } },
    {},
    ['unknown setting apm_config.recevier_port: did you mean apm_config.receiver_port?'],
  ],
  [{ apm_confg: {} }, {}, ['unknown setting apm_confg: did you mean apm_config?']],
  [{ something_of_mine: { a: 1 } }, {}, ['unknown setting something_of_mine']],
  [{ docker_labels_as_tags: { any_label: 'tag' } }, {}, []],
  [{ apm_config: null, GUI_port: 5002 }, {}, ['settings without effect here: GUI_port']],
  [
    { apm_config: { features: [] }, fips: { enabled: true } },
    {},
    ['settings without effect here: apm_config.features, fips.enabled'],
  ],
  [{}, { DD_API_KEY: 'x', DD_SERVICE: 'shop', DD_TRACE_DEBUG: 'true', HOME: '/' }, []],
  [{}, { DD_APM_RECIEVER_PORT: '1' }, ['unknown variable DD_APM_RECIEVER_PORT: did you mean DD_APM_RECEIVER_PORT?']],
])('%j %j', (tree, env, expected) => {
  expect(unknownSettings(tree, env, looked)).toEqual(expected);
});

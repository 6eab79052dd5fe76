import { describe, expect, it } from 'vitest';
import { readIntakeDocuments } from './intake-document.ts';
import { readInventory } from './inventory.ts';

const NOTHING = { events: [], hostMetadata: undefined, agentChecks: undefined, externalHostTags: [], legacy: [] };

describe('readIntakeDocuments', () => {
  it.each([[{}], [null], ['text'], [[1]], [{ apiKey: 'k', internalHostname: 'h' }]])('finds nothing in %j', (body) => {
    expect(readIntakeDocuments(body)).toEqual(NOTHING);
  });

  it('reads events by source', () => {
    expect(readIntakeDocuments({ events: { api: [{ msg_title: 'a' }, 7], docker: 'x' } })).toEqual({
      ...NOTHING,
      // The 7 is counted as refused where events are stored.
      events: [
        { source: 'api', event: { msg_title: 'a' } },
        { source: 'api', event: 7 },
      ],
    });
  });

  it('reads host metadata, keeps no key and unpacks gohai', () => {
    const body = {
      apiKey: 'secret',
      agentVersion: '7.70.0',
      internalHostname: 'web-1',
      os: 'linux',
      systemStats: { platform: 'linux', cpuCores: 4 },
      meta: { host_aliases: ['i-1'] },
      'host-tags': { system: ['Env:Prod', 'role:web'], 'google cloud platform': ['zone:a'] },
      gohai: '{"cpu":{"cpu_cores":"4"}}',
    };
    expect(readIntakeDocuments(body).hostMetadata).toEqual({
      host: 'web-1',
      aliases: ['i-1'],
      tagsBySource: { system: ['env:prod', 'role:web'], 'google cloud platform': ['zone:a'] },
      agentVersion: '7.70.0',
      platform: 'linux',
      details: {
        agentVersion: '7.70.0',
        internalHostname: 'web-1',
        os: 'linux',
        systemStats: { platform: 'linux', cpuCores: 4 },
        meta: { host_aliases: ['i-1'] },
        gohai: { cpu: { cpu_cores: '4' } },
      },
    });
  });

  it('keeps metadata whose gohai is cut off', () => {
    const read = readIntakeDocuments({ internalHostname: 'h', gohai: '{"cpu":' });
    expect(read.hostMetadata?.details).toEqual({ internalHostname: 'h' });
  });

  it('reads checks and the tags of other hosts', () => {
    const body = {
      internalHostname: 'h',
      agent_checks: [['cpu', 'cpu', 'cpu', 'OK', '', {}], 'odd', []],
      external_host_tags: [
        ['vm-1', { vsphere: ['cluster:a'] }],
        ['', {}],
      ],
    };
    expect(readIntakeDocuments(body)).toEqual({
      ...NOTHING,
      agentChecks: { host: 'h', checks: [{ name: 'cpu', source: 'cpu', instance: 'cpu', status: 'OK', message: '' }] },
      externalHostTags: [{ host: 'vm-1', tagsBySource: { vsphere: ['cluster:a'] } }],
    });
  });
});

it('reads inventories by kind', () => {
  const body = { hostname: 'h', timestamp: 1, uuid: 'u', agent_metadata: { flavor: 'agent' }, logs_metadata: 5 };
  expect([readInventory(body), readInventory({ agent_metadata: {} }), readInventory([])]).toEqual([
    [{ host: 'h', kind: 'agent_metadata', body: { flavor: 'agent' } }],
    [],
    [],
  ]);
});

import { describe, expect, it } from 'vitest';
import type { ThreatMatch } from '../resources.ts';
import { NO_RESOURCES, processed } from '../test-process.ts';

const MATCH: ThreatMatch = {
  indicator: '203.0.113.9',
  type: 'ip_address',
  category: 'scanner',
  intention: 'malicious',
  source: { name: 'ours', url: 'https://lists.example' },
};
const RESOURCES = { ...NO_RESOURCES, threats: (value: string) => (value === MATCH.indicator ? [MATCH] : []) };

describe('threat-intel-processor', () => {
  it('marks logs with indicators', () => {
    const processor = { type: 'threat-intel-processor', sources: ['ips', 'ip'] };
    const result = processed([processor], { message: 'm', ip: 'x', ips: ['10.0.0.1', '203.0.113.9'] }, RESOURCES);
    expect((result['attributes'] as Record<string, unknown>)['threat_intel']).toEqual({
      indicators_matched: ['203.0.113.9'],
      results: [MATCH],
    });
    expect(processed([processor], { message: 'm', ip: 'x' }, RESOURCES)['attributes']).toEqual({ ip: 'x' });
  });
});

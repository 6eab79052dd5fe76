import { describe, expect, it } from 'vitest';
import { readEventV1, readIntakeEvents } from './event-v1.ts';
import { readEventV2, readTrackEvent } from './event-v2.ts';
import { EMPTY_EVENT } from './fields.ts';

const NOW = 1_795_306_921_579;

const refused = (run: () => unknown, code = 'bad_event') =>
  expect(run).toThrow(expect.objectContaining({ code, status: 400 }));

describe('v1 events', () => {
  it('reads all fields', () => {
    const body = {
      title: 'T',
      text: 'x',
      date_happened: 1_795_306_000,
      host: 'h',
      source_type_name: 'My Apps',
      alert_type: 'error',
      priority: 'low',
      aggregation_key: 'k',
      device_name: 'd',
      related_event_id: '6618108885455469409',
      tags: ['a:b', 'a:b', 'c'],
    };
    expect(readEventV1(body, NOW)).toEqual({
      ...EMPTY_EVENT,
      timeUnixMs: 1_795_306_000_000,
      title: 'T',
      message: 'x',
      host: 'h',
      source: 'my_apps',
      alertType: 'error',
      priority: 'low',
      aggregationKey: 'k',
      deviceName: 'd',
      relatedEventId: '6618108885455469409',
      tags: ['a:b', 'c'],
    });
  });

  it('refuses what is no event', () => {
    for (const body of [null, [], 'x', {}, { title: 'T' }, { text: 'x' }, { title: 1, text: 'x' }]) {
      refused(() => readEventV1(body, NOW));
    }
    refused(() => readEventV1({ title: 'T', text: 'x', date_happened: 1_700_000_000 }, NOW), 'too_old');
  });

  it("reads an Agent's document and tells what is wrong in it", () => {
    const document = {
      internalHostname: 'agent',
      events: {
        api: [
          { msg_title: 'T', msg_text: 'x', timestamp: 1_795_306_000, alert_type: 'warning', tags: ['a:b'] },
          { msg_title: 'no host', host: '', event_type: 'e', source_type_name: 'Docker' },
        ],
        check: [7, {}, { msg_title: 'old', timestamp: 1_700_000_000 }],
        odd: 'x',
      },
    };
    expect(readIntakeEvents(document, NOW)).toEqual([
      {
        ...EMPTY_EVENT,
        timeUnixMs: 1_795_306_000_000,
        title: 'T',
        message: 'x',
        host: 'agent',
        source: 'api',
        alertType: 'warning',
        tags: ['a:b'],
      },
      { ...EMPTY_EVENT, timeUnixMs: NOW, title: 'no host', source: 'docker', eventType: 'e' },
      { rejected: 'bad_event' },
      { rejected: 'bad_event' },
      { rejected: 'too_old' },
    ]);
    expect([{}, null, { events: [] }].map((other) => readIntakeEvents(other, NOW))).toEqual([[], [], []]);
  });
});

describe('v2 events', () => {
  it('reads JSON:API', () => {
    const attributes = {
      title: 't',
      category: 'change',
      message: 'm',
      timestamp: '2026-11-22T00:00:00Z',
      tags: ['env:x'],
      aggregation_key: 'k',
      attributes: { changed_resource: { name: 'f', type: 'feature_flag' } },
    };
    expect(readEventV2({ data: { type: 'event', attributes } }, NOW)).toEqual({
      ...EMPTY_EVENT,
      timeUnixMs: Date.UTC(2026, 10, 22),
      title: 't',
      message: 'm',
      category: 'change',
      priority: 'normal',
      aggregationKey: 'k',
      tags: ['env:x'],
      attributes: { changed_resource: { name: 'f', type: 'feature_flag' } },
    });
  });

  it('refuses what is no event', () => {
    const bodies = [
      {},
      { data: { type: 'x' } },
      { data: { type: 'event', attributes: { title: 't', category: 'other' } } },
      { data: { type: 'event', attributes: { category: 'change' } } },
    ];
    for (const body of bodies) refused(() => readEventV2(body, NOW));
  });

  it("reads the Agents' track", () => {
    expect(readTrackEvent({ title: 't', text: 'x', hostname: 'h', ddtags: 'a:b,c', more: { a: 1 } }, NOW)).toEqual({
      ...EMPTY_EVENT,
      timeUnixMs: NOW,
      title: 't',
      message: 'x',
      host: 'h',
      tags: ['a:b', 'c'],
      attributes: { more: { a: 1 } },
    });
    refused(() => readTrackEvent({ more: 1 }, NOW));
  });
});

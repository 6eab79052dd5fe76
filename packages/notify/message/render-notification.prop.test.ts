import fc from 'fast-check';
import { expect, it } from 'vitest';
import { transitionOf } from '../test-parts.ts';
import { renderNotification } from './render-notification.ts';

const PIECES = [
  ...[
    '{{',
    '}}',
    '{{{',
    '}}}',
    '{{{{raw}}}}',
    '{{{{/raw}}}}',
    '{{#is_alert}}',
    '{{^is_alert}}',
    '{{else}}',
    '{{/is_alert}}',
  ],
  ...['{{value}}', '{{host.name}}', '{{eval "value', '*(', ')"}}', '{{#is_match "host.name" "', '"}}', '{{/is_match}}'],
  ...['{{local_time "last_triggered_at" "', '[', ']', '.', '@', '<', '!--', '--}}', '\n', ' ', 'a', '\u{e0ff}'],
];
const templates = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })), { maxLength: 30 })
  .map((pieces) => pieces.join(''));

it('makes a notification of whatever people write and systems say', () => {
  fc.assert(
    fc.property(templates, templates, fc.string(), fc.jsonValue(), (message, name, tag, details) => {
      const transition = transitionOf({
        group: [`host:${tag}`],
        details: { log: details },
        monitor: { message, name },
      });
      const { title, body, handles } = renderNotification(transition, undefined);
      expect(title).toContain('[Triggered on {host:');
      expect(body).toContain('The value was 5.25.');
      expect(handles.every((handle) => /^[^\s@]/u.test(handle))).toBe(true);
    }),
  );
});

it('sends nothing to whom a value names', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const group = [`host:${value} @webhook-evil <!here>`];
      const monitor = { message: 'It is {{host.name}}, says {{log.message}}', name: '{{host.name}}' };
      const details = { log: { message: `@pagerduty ${value}` } };
      const { handles, mentions } = renderNotification(transitionOf({ group, details, monitor }), undefined);
      expect([handles, mentions]).toEqual([[], []]);
    }),
  );
});

import { expect, test } from 'vitest';
import { customLinksOf } from './custom-links.ts';

const context = { group: { host: 'web 1' }, fromMs: 1000, toMs: 2000 };

test('links are filled with the group and the time; scripts are none', () => {
  const definition = {
    custom_links: [
      { label: 'Runbook', link: 'https://wiki.example.com/{{host.value}}?from={{timestamp_start}}' },
      { label: 'Logs', link: '/logs?query={{host}}' },
      { label: 'Bad', link: 'javascript:alert(1)' },
      { label: 'Elsewhere', link: '//evil.example.com' },
      { label: 'Hidden', link: 'https://a.example.com', is_hidden: true },
      { override_label: 'logs', is_hidden: true },
    ],
  };
  expect(customLinksOf(definition, context, (text) => text)).toEqual([
    { label: 'Runbook', href: 'https://wiki.example.com/web%201?from=1000' },
    { label: 'Logs', href: '/logs?query=host%3Aweb%201' },
  ]);
});

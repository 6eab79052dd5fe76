import { expect, it } from 'vitest';
import { readLogplex } from './logplex.ts';

const NOW = Date.UTC(2026, 10, 22);
const NOBODY = { service: '', host: '' };
const framed = (text: string): string => `${Buffer.byteLength(text)} ${text}`;

it('reads messages behind their lengths, several of them, of more than a line', () => {
  const body = [
    '<40>1 2026-11-21T06:45:29+00:00 host app web.3 - State changed from starting to up\n',
    '<158>1 2026-11-21T06:45:30+00:00 host heroku router - at=info method=GET path="/" [sic]\nsecond line 木',
  ];
  const { items, cutOff } = readLogplex(Buffer.from(body.map(framed).join('')), NOW, NOBODY);
  const common = { facility: 5, version: 1 };
  expect([items, cutOff]).toEqual([
    [
      {
        message: 'State changed from starting to up',
        syslog: { ...common, timestamp: '2026-11-21T06:45:29+00:00', appname: 'app', procid: 'web.3' },
      },
      {
        message: 'at=info method=GET path="/" [sic]\nsecond line 木',
        syslog: {
          ...common,
          facility: 19,
          timestamp: '2026-11-21T06:45:30+00:00',
          appname: 'heroku',
          procid: 'router',
        },
      },
    ],
    0,
  ]);
});

it('keeps what is no syslog, and counts what is cut off', () => {
  const read = (text: string) => {
    const { items, cutOff } = readLogplex(Buffer.from(text), NOW, NOBODY);
    return [items, cutOff];
  };
  expect([read(`${framed('plain')}90 <40>1 cut`), read('no lengths\nat all'), read('')]).toEqual([
    [['plain'], 1],
    [['no lengths', 'at all'], 0],
    [[], 0],
  ]);
});

it('lets the address say which program and host they are of', () => {
  const body = Buffer.from(framed('<190>1 2026-11-21T06:45:29+00:00 host app web.1 - ready'));
  const { items } = readLogplex(body, NOW, { service: 'shop', host: 'shop-eu' });
  expect(items).toMatchObject([{ message: 'ready', service: 'shop', hostname: 'shop-eu' }]);
});

import { expect, it } from 'vitest';
import { syslogItem } from './item.ts';
import { parseSyslog } from './message.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const item = (line: string, sender = '') => {
  const message = parseSyslog(line, NOW);
  return message === undefined ? undefined : syslogItem(message, sender);
};
/** What the machine's own zone makes of it. */
const local = (year: number, month: number, day: number, hour: number, minute: number, second: number, ms = 0) =>
  new Date(year, month - 1, day, hour, minute, second, ms).getTime();

it.each([
  [
    '<165>1 2026-11-22T00:40:00.003Z web1 app 42 ID47 [ex@32473 iut="3" event="a \\"b\\" \\\\ c\\]"][dd ddsource="nginx" ddtags="env:prod,team:x"] \uFEFFhello',
    {
      message: 'hello',
      ddsource: 'nginx',
      ddtags: 'env:prod,team:x',
      syslog: {
        severity: 5,
        facility: 20,
        version: 1,
        timestamp: '2026-11-22T00:40:00.003Z',
        hostname: 'web1',
        appname: 'app',
        procid: '42',
        msgid: 'ID47',
        'structured_data.ex@32473': { iut: '3', event: 'a "b" \\ c]' },
        'structured_data.dd': {},
      },
    },
  ],
  ['<0>1 - - - - - -', { syslog: { severity: 0, facility: 0, version: 1 } }],
  [
    '<34>0 2026-11-22T00:40:00+00:00 web1 sshd 123 - [metas ddsource="rsyslog"]  Failed password',
    {
      message: 'Failed password',
      ddsource: 'rsyslog',
      syslog: {
        severity: 2,
        facility: 4,
        version: 0,
        timestamp: '2026-11-22T00:40:00+00:00',
        hostname: 'web1',
        appname: 'sshd',
        procid: '123',
        'structured_data.metas': {},
      },
    },
  ],
  [
    '<13>1 - - app - - [not an element] text',
    { message: '[not an element] text', syslog: { severity: 5, facility: 1, version: 1, appname: 'app' } },
  ],
  [
    '<34>Oct 11 22:14:15 mymachine su[7]: su root failed',
    {
      message: 'su root failed',
      timestamp: local(2026, 10, 11, 22, 14, 15),
      syslog: {
        severity: 2,
        facility: 4,
        timestamp: 'Oct 11 22:14:15',
        hostname: 'mymachine',
        appname: 'su',
        procid: '7',
      },
    },
  ],
  [
    '<34>Dec 31 23:59:59 mymachine su: last year',
    {
      message: 'last year',
      timestamp: local(2025, 12, 31, 23, 59, 59),
      syslog: { severity: 2, facility: 4, timestamp: 'Dec 31 23:59:59', hostname: 'mymachine', appname: 'su' },
    },
  ],
  [
    '<189>Nov  1 2026 10:00:00.123: %SYS-5-CONFIG_I: configured',
    {
      message: 'configured',
      timestamp: local(2026, 11, 1, 10, 0, 0, 123),
      hostname: '192.0.2.1',
      syslog: { severity: 5, facility: 23, timestamp: 'Nov  1 2026 10:00:00.123', appname: '%SYS-5-CONFIG_I' },
    },
  ],
  [
    '<13>Nov 22 00:40:00 cron[9]: no host',
    {
      message: 'no host',
      timestamp: local(2026, 11, 22, 0, 40, 0),
      hostname: '192.0.2.1',
      syslog: { severity: 5, facility: 1, timestamp: 'Nov 22 00:40:00', appname: 'cron', procid: '9' },
    },
  ],
  [
    '<30>2026-11-22T00:40:00.5+09:00 web1 nginx: up',
    {
      message: 'up',
      syslog: {
        severity: 6,
        facility: 3,
        timestamp: '2026-11-22T00:40:00.5+09:00',
        hostname: 'web1',
        appname: 'nginx',
      },
    },
  ],
  [
    '<14>just text, no header',
    { message: 'just text, no header', hostname: '192.0.2.1', syslog: { severity: 6, facility: 1 } },
  ],
])('reads %s', (line, expected) => {
  expect(item(line, line.includes('1 -') || !('hostname' in expected) ? '' : '192.0.2.1')).toEqual({
    ddsource: 'syslog',
    ...expected,
  });
});

it.each(['', 'text', '<>text', '<192>text', '<a>text', '<1234>text', '{"a":1}'])('takes %j for no syslog', (line) => {
  expect(item(line)).toBeUndefined();
});

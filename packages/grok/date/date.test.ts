import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { describe, expect, it } from 'vitest';
import { dateFormat } from './date.ts';

const NOW = Date.UTC(2026, 10, 22, 5, 30);

/** The instant of a text in ISO form, as a rule would read it: matched first. */
function read(pattern: string, text: string, zone?: string, locale?: string): string | undefined {
  const format = dateFormat(pattern, {
    now: () => NOW,
    ...(zone === undefined ? {} : { zone }),
    ...(locale === undefined ? {} : { locale }),
  });
  if (!linearRegex(`^(?:${format.pattern})$`).test(text)) return 'no match';
  const value = format.parse(text);
  return value === undefined ? undefined : new Date(value).toISOString();
}

describe('patterns', () => {
  it.each([
    ['HH:mm:ss', '14:20:15', '1970-01-01T14:20:15.000Z'],
    ['hh:mm:ss a', '02:20:15 PM', '1970-01-01T14:20:15.000Z'],
    ['hh:mm a', '12:05 am', '1970-01-01T00:05:00.000Z'],
    ['dd/MM/yyyy', '11/10/2014', '2014-10-11T00:00:00.000Z'],
    ['EEE MMM dd HH:mm:ss yyyy', 'Thu Jun 16 08:29:03 2016', '2016-06-16T08:29:03.000Z'],
    ['EEE MMM d HH:mm:ss yyyy', 'Tue Nov 1 08:29:03 2016', '2016-11-01T08:29:03.000Z'],
    ['EEEE, d MMMM yyyy', 'Tuesday, 1 November 2016', '2016-11-01T00:00:00.000Z'],
    ['dd/MMM/yyyy:HH:mm:ss Z', '06/Mar/2013:01:36:30 +0900', '2013-03-05T16:36:30.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", '2016-11-29T16:21:36.431+0000', '2016-11-29T16:21:36.431Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSZZ", '2016-11-29T16:21:36.431+00:00', '2016-11-29T16:21:36.431Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", '2016-09-02T15:02:29.648Z', '2016-09-02T15:02:29.648Z'],
    ["yyyy-MM-dd'T'HH:mm:ssX", '2016-09-02T15:02:29-03', '2016-09-02T18:02:29.000Z'],
    ['dd/MMM/yyyy:HH:mm:ss.SSS', '06/Feb/2009:12:14:14.655', '2009-02-06T12:14:14.655Z'],
    ['yyyy-MM-dd HH:mm:ss.SSS z', '2007-08-31 19:22:22.427 ADT', '2007-08-31T22:22:22.427Z'],
    ['yyyy-MM-dd HH:mm:ss.SSS z', '2007-08-31 19:22:22.427 CET', '2007-08-31T17:22:22.427Z'],
    ['yyyy-MM-dd HH:mm:ss.SSS zzzz', '2007-08-31 19:22:22.427 America/Thule', '2007-08-31T22:22:22.427Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2020-01-01 00:00:00 GMT+2', '2019-12-31T22:00:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2020-01-01 00:00:00 Nowhere', undefined],
    ['MMM d y HH:mm:ss z', 'Nov 16 2020 13:41:29 GMT', '2020-11-16T13:41:29.000Z'],
    ['yyyy-MM-dd HH:mm:ss.SSSS', '2019-11-25 11:21:32.6282', '2019-11-25T11:21:32.628Z'],
    ['M/d/yy HH:mm:ss,SSSSSSSSS z', '11/16/18 19:40:59,123456789 GMT', '2018-11-16T19:40:59.123Z'],
    ['yyMMdd HH:mm:ss', '171113 14:14:20', '2017-11-13T14:14:20.000Z'],
    ['yyyyMMddHHmmssSSS', '20171113141420007', '2017-11-13T14:14:20.007Z'],
    ['yyyy-DDD', '2024-060', '2024-02-29T00:00:00.000Z'],
    ["h 'o''clock' a", "3 o'clock pm", '1970-01-01T15:00:00.000Z'],
    ['yyyy-MM-dd', '2023-02-29', undefined],
    ['yyyy-MM-dd', '2023-13-01', undefined],
    ['yyyy-MM-dd HH:mm', '2023-01-01 25:00', undefined],
    ['epoch_millis', '1606021200123', '2020-11-22T05:00:00.123Z'],
    ['UNIX', '1606021200.25', '2020-11-22T05:00:00.250Z'],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });
});

describe('dates without a year', () => {
  it.each([
    ['MMM dd HH:mm:ss', 'Sep 06 09:13:38', '2026-09-06T09:13:38.000Z'],
    ['MMM d HH:mm:ss', 'Nov  5 09:13:38', '2026-11-05T09:13:38.000Z'],
    ['MMdd HH:mm:ss.SSSSSS', '0424 11:47:41.605188', '2026-04-24T11:47:41.605Z'],
    ['MMM dd', 'Dec 31', '2025-12-31T00:00:00.000Z'],
    ['dd HH:mm', '21 01:00', '2026-11-21T01:00:00.000Z'],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });
});

describe('time zones', () => {
  it.each([
    ['Europe/Paris', 1466058543000],
    ['Europe/Moscow', 1466054943000],
    ['UTC+5', 1466047743000],
    ['+3', 1466054943000],
    ['+03:00', 1466054943000],
    ['-0300', 1466076543000],
    ['-03:00:00', 1466076543000],
    ['UT', 1466065743000],
  ])('%s', (zone, expected) => {
    expect(read('EEE MMM dd HH:mm:ss yyyy', 'Thu Jun 16 08:29:03 2016', zone)).toBe(new Date(expected).toISOString());
  });

  it('knows when summer begins and ends', () => {
    expect(
      ['2024-03-31 01:59:59', '2024-03-31 03:00:00', '2024-10-27 01:59:59', '2024-10-27 03:00:00'].map((text) =>
        read('yyyy-MM-dd HH:mm:ss', text, 'Europe/Berlin'),
      ),
    ).toEqual([
      '2024-03-31T00:59:59.000Z',
      '2024-03-31T01:00:00.000Z',
      '2024-10-26T23:59:59.000Z',
      '2024-10-27T02:00:00.000Z',
    ]);
  });

  it.each(['Mars/Olympus', '+19:00', ''])('refuses %j', (zone) => {
    expect(() => dateFormat('yyyy', { zone })).toThrow('no such time zone');
  });
});

describe('languages', () => {
  it.each([
    ['fr', 'EEEE d MMMM yyyy', 'mardi 1 février 2022', '2022-02-01'],
    ['fr', 'd MMM yyyy', '1 févr. 2022', '2022-02-01'],
    ['de', 'dd. MMMM yyyy', '01. März 2022', '2022-03-01'],
    ['es', 'd MMM yyyy', '3 ene 2022', '2022-01-03'],
    ['it', 'd MMMM yyyy', '3 gennaio 2022', '2022-01-03'],
    ['pt-BR', 'd MMMM yyyy', '3 março 2022', '2022-03-03'],
    ['ru', 'd MMMM yyyy', '3 января 2022', '2022-01-03'],
    ['ja', 'yyyy年M月d日 (EEE)', '2022年1月3日 (月)', '2022-01-03'],
    ['en_US', 'MMM d, yyyy', 'SEPT 3, 2022', '2022-09-03'],
  ])('%s reads %s', (locale, pattern, text, day) => {
    expect(read(pattern, text, 'UTC', locale)).toBe(`${day}T00:00:00.000Z`);
  });

  it('refuses what is no language', () => {
    expect(() => dateFormat('yyyy', { locale: 'x!' })).toThrow('no such locale: x!');
  });
});

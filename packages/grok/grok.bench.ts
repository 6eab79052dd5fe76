import { bench } from 'vitest';
import { compileGrok } from './grok.ts';

/** A thousand lines a turn: milliseconds a turn are microseconds a line. */
const LINES = 1000;

const accessRules = {
  supportRules: `_auth %{notSpace:http.auth:nullIf("-")}
_ident %{notSpace:http.ident:nullIf("-")}
_date %{date("dd/MMM/yyyy:HH:mm:ss Z"):date_access}
_request "(?>%{word:http.method} |)%{notSpace:http.url}(?> HTTP\\/%{regex("\\\\d+\\\\.\\\\d+"):http.version}|)"`,
  matchRules: `access.common %{ipOrHost:network.client.ip} %{_ident} %{_auth} \\[%{_date}\\] %{_request} %{integer:http.status_code} (?>%{integer:network.bytes_written}|-)
access.combined %{access.common} (%{number:duration:scale(1000000000)} )?"%{notSpace:http.referer}" "%{regex("[^\\\\\\"]*"):http.useragent}"( "%{regex("[^\\\\\\"]*"):http.forwarded:nullIf("-")}")?.*
error.format %{date("yyyy/MM/dd HH:mm:ss"):date_access} \\[%{word:level}\\] %{data:error.message}(, %{data::keyvalue(": ",",")})?`,
};

/** Takes what is extracted, as a log would. */
const draft = new Map<string, unknown>();
const put = (path: string, value: unknown) => {
  draft.set(path, value);
};

function seconds(line: (second: string) => string): string[] {
  return Array.from({ length: LINES }, (_, at) => line(String(at % 60).padStart(2, '0')));
}

function benchLines(name: string, rules: { matchRules: string; supportRules: string }, lines: readonly string[]): void {
  const parser = compileGrok(rules);
  bench(name, () => {
    for (const line of lines) parser.parse(line, put);
  });
}

benchLines(
  'nginx, combined access lines by the second rule',
  accessRules,
  seconds(
    (second) =>
      `172.17.0.1 - - [06/Jan/2027:16:16:${second} +0000] "GET /company?test=var1%20Pl HTTP/1.1" 200 612 "http://www.example.com/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36" "-"`,
  ),
);

benchLines(
  'nginx, error lines by the third rule with key-value pairs',
  accessRules,
  seconds(
    (second) =>
      `2027/09/26 14:36:${second} [error] 84#84: *31 "/html/a.html" is not found (2: No such file or directory), client: 192.0.2.44, server: localhost, request: "HEAD http://192.0.2.103:80/a/ HTTP/1.1", host: "192.0.2.103"`,
  ),
);

benchLines(
  'logfmt',
  { matchRules: 'logfmt %{data::keyvalue}', supportRules: '' },
  seconds(
    (second) =>
      `ts=2027-01-06T16:16:${second}Z level=info msg="request done" status=200 duration=0.0${second} path=users user=jo`,
  ),
);

benchLines(
  'fifty rules of which none matches',
  {
    matchRules: Array.from({ length: 50 }, (_, at) => `r${at} %{data:before} event-${at} %{word:a}=%{notSpace:b}`).join(
      '\n',
    ),
    supportRules: '',
  },
  seconds(
    (second) => `2027-01-06T16:16:${second}Z a line of an ordinary length that says something else altogether: ok`,
  ),
);

benchLines(
  'stack traces of ten kilobytes',
  {
    matchRules: 'java %{date("yyyy-MM-dd HH:mm:ss,SSS"):date} %{word:level} +\\[%{data:thread}\\] %{data:message}',
    supportRules: '',
  },
  seconds(
    (second) =>
      `2027-01-06 16:16:${second},123 ERROR [main] failed\n${'\tat com.example.Service.call(Service.java:42)\n'.repeat(230)}`,
  ),
);

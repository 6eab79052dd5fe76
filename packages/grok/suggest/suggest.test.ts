import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestRule } from './suggest.ts';

describe('suggestRule', () => {
  it.each([
    [
      'addresses and what differs',
      ['User jo logged in from 192.0.2.7', 'User max.m logged in from 2001:db8::1'],
      'User %{notSpace:usr.name} logged in from %{ip:network.client.ip}',
    ],
    [
      'sshd',
      [
        'Nov 22 05:00:01 web-1 sshd[1234]: Failed password for root from 192.0.2.9 port 52344 ssh2',
        'Nov  2 05:00:01 web-2 sshd[12]: Failed password for bob from 198.51.100.3 port 22 ssh2',
      ],
      '%{date("MMM d HH:mm:ss"):timestamp} %{notSpace:hostname} sshd\\[%{integer:process.pid}\\]: Failed password for %{word:usr.name} from %{ip:network.client.ip} port %{integer:port} ssh2',
    ],
    [
      'nginx',
      [
        '127.0.0.1 - - [19/Feb/2027:15:50:36 -0500] "GET /big.pdf HTTP/1.1" 206 33973115 "-" "Mozilla/5.0 (Macintosh)"',
        '127.0.0.2 - frank [19/Feb/2027:15:50:36 -0500] "POST /x HTTP/1.1" 404 3 "http://a/" "curl/8"',
      ],
      '%{ip:network.client.ip} - %{notSpace:text} \\[%{date("dd/MMM/yyyy:HH:mm:ss Z"):timestamp}\\] "%{word:http.method} %{notSpace:http.url} HTTP/%{notSpace:http.version}" %{integer:http.status_code} %{integer:network.bytes_written} "%{data:http.referer}" "%{data:http.useragent}"',
    ],
    [
      'a Java logger',
      [
        '2026-11-22 05:00:00,123 ERROR [main] com.example.Shop - sale failed after 3ms: timeout',
        '2026-11-22 05:00:01,123 WARN [pool-1] com.example.Till - sale failed after 12ms: reset by peer',
      ],
      '%{date("yyyy-MM-dd HH:mm:ss,SSS"):timestamp} %{word:level} \\[%{notSpace:logger.thread_name}\\] %{notSpace:logger.name} - sale failed after %{integer:duration}ms: %{data:text}',
    ],
    [
      'levels and durations',
      ['2026-11-22T05:00:00.123Z INFO query took 12.5 ms', '2026-11-22T05:00:00.123Z ERROR query took 3 ms'],
      '%{date("yyyy-MM-dd\'T\'HH:mm:ss.SSSZZ"):timestamp} %{word:level} query took %{number:duration} ms',
    ],
    ['logfmt', ['level=info msg="x y" status=200', 'level=warn msg="z" status=404 n=1'], '%{data::keyvalue}'],
    ['JSON after text', ['done {"a":1,"b":{"c":2}}', 'failed {"a":2}'], '%{word:text} %{data::json}'],
    ['signs', ['100% (of *budget*) for a\\b'], '%{integer:number}% \\(of \\*budget\\*\\) for a\\\\b'],
    ['lines that have nothing in common', ['a', 'b c'], '%{data:text}'],
  ])('%s', (_, samples, pattern) => {
    expect(suggestRule(samples)).toMatchObject({ rule: `rule ${pattern}`, matched: samples.length });
  });

  it('follows a pattern with wildcards', () => {
    expect(
      suggestRule(['User jo logged in from 192.0.2.7'], { pattern: 'User * logged in from *', name: 'login' }),
    ).toEqual({
      rule: 'login User %{word:usr.name} logged in from %{ip:network.client.ip}',
      matched: 1,
      fields: [
        { path: 'usr.name', matcher: 'word' },
        { path: 'network.client.ip', matcher: 'ip' },
      ],
    });
  });

  it('takes a pattern alone', () => {
    expect(suggestRule([], { pattern: 'key * of *' })?.rule).toBe('rule key %{data:key} of %{data:text}');
  });

  it('has nothing to say about nothing', () => {
    expect(suggestRule([])).toBeUndefined();
  });

  it('suggests a rule that matches every sample, whatever they are', () => {
    const word = fc.constantFrom(
      'GET',
      'a',
      'user',
      '10.0.0.1',
      '12',
      '"q r"',
      'k=v',
      '{',
      '%{x}',
      '\\',
      '[',
      '*',
      '2026-11-22 05:00:00',
      '  ',
      '\t',
      'é',
    );
    const line = fc.oneof(
      fc.string(),
      fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (samples) => {
        const lines = samples.filter((sample) => sample.trim() !== '');
        expect(suggestRule(samples)?.matched ?? 0).toBe(lines.length);
      }),
      { numRuns: 300 },
    );
  });
});

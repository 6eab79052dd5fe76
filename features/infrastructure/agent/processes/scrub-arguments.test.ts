import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { argumentScrubber } from './scrub-arguments.ts';

const never = (word: string) => {
  throw new Error(`refused ${word}`);
};
const scrub = argumentScrubber({ hideSecrets: true, dropArguments: false, words: ['consul_token', 'dd_*'] }, never);

it.each([
  ['mysqld --user=app', 'mysqld --user=app'],
  ['mysql --password=hunter2 -h db', 'mysql --password=******** -h db'],
  ['mysql --password hunter2 -h db', 'mysql --password ******** -h db'],
  ['mysql -password hunter2', 'mysql -password ********'],
  ['psql --password --verbose', 'psql --password --verbose'],
  ['agent --db.api_key:abc', 'agent --db.api_key:********'],
  ['java -Dspring.datasource.password=x -jar a.jar', 'java -Dspring.datasource.password=******** -jar a.jar'],
  ['run MYSQL_PWD=abc sh', 'run MYSQL_PWD=******** sh'],
  ['run --consul_token=abc --dd_key v', 'run --consul_token=******** --dd_key ********'],
  ['bot --telegram-token 12:ab --tokenizer=fast', 'bot --telegram-token ******** --tokenizer=fast'],
  ['node /opt/secret/app.js', 'node /opt/secret/app.js'],
  ['/opt/secret:x/bin --fast', '/opt/secret:x/bin --fast'],
  ['worker amqp://guest:guest@mq:5672/', 'worker amqp://guest:********@mq:5672/'],
])('%s', (line, expected) => {
  expect(scrub(line.split(' ')).join(' ')).toBe(expected);
});

it('looks into the words of one argument', () => {
  expect(scrub(['sh', '-c', "mysql --password='a b' -e x && curl 'http://h/?api_key=1&b=2'"])).toEqual([
    'sh',
    '-c',
    "mysql --password=******** -e x && curl 'http://h/?api_key=********&b=2'",
  ]);
});

it('may leave every argument out, or all as they are', () => {
  const line = ['app', '--password=x'];
  expect([
    argumentScrubber({ hideSecrets: true, dropArguments: true, words: [] }, never)(line),
    argumentScrubber({ hideSecrets: false, dropArguments: false, words: [] }, never)(line),
  ]).toEqual([['app'], line]);
});

it('names words that make no pattern', () => {
  const bad: string[] = [];
  argumentScrubber({ hideSecrets: true, dropArguments: false, words: ['*', 'a**b', 'a(b', 'fine'] }, (word) =>
    bad.push(word),
  );
  expect(bad).toEqual(['*', 'a**b', 'a(b']);
});

test('a value behind a sensitive word never gets through', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/!$%]{8,20}$/).filter((text) => !text.startsWith('--'));
  fc.assert(
    fc.property(secret, fc.constantFrom('--password', '-api_key', '--my-secret'), (value, option) => {
      for (const line of [
        ['app', option, value],
        ['app', `${option}=${value}`],
        ['sh', '-c', `app ${option} ${value}`],
      ]) {
        expect(scrub(line).join(' ')).not.toContain(value);
      }
    }),
    { numRuns: 50 },
  );
});

test('long command lines take no time', () => {
  const started = performance.now();
  scrub(['x', '-password'.repeat(10_000), 'a:'.repeat(50_000), 'http://'.repeat(10_000)]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

import { expect, it } from 'vitest';
import { parseStubStatus } from './stub-status.ts';

const PAGE =
  'Active connections: 291 \nserver accepts handled requests\n 16630948 16630946 31070465 \nReading: 6 Writing: 179 Waiting: 106 \n';

it('reads the page', () => {
  expect(parseStubStatus(PAGE)).toEqual({
    active: 291,
    accepted: 16630948,
    handled: 16630946,
    requests: 31070465,
    reading: 6,
    writing: 179,
    waiting: 106,
  });
});

it('reads the page of Tengine, which counts the time of requests as well', () => {
  const tengine = PAGE.replace('requests\n', 'requests request_time\n').replace('31070465', '31070465 7410');
  expect(parseStubStatus(tengine)).toEqual(parseStubStatus(PAGE));
});

it.each(['', '<html>Welcome to nginx!</html>', PAGE.slice(0, 60), PAGE.replace('291', 'many')])(
  'tells another page: %j',
  (text) => {
    expect(parseStubStatus(text)).toBeUndefined();
  },
);

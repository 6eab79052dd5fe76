import { expect, it } from 'vitest';
import { exportLink } from './export-link.ts';

it('names the columns of the list', () => {
  expect(exportLink({ query: 'a b', from: '1', to: '2' }, ['host', '@http.status_code', 'message'])).toBe(
    '/api/unstable/logs/export?query=a%20b&from=1&to=2&columns=timestamp,host,@http.status_code,message',
  );
});

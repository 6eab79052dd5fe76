import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, it } from 'vitest';
import { DocumentDigests } from './document-digests.ts';
import { openSqliteMetadata } from './sqlite.ts';

it('reads only what has changed', async () => {
  const clock = new FakeClock();
  const metadata = openSqliteMetadata(':memory:', clock);
  const read: string[] = [];
  const digests = new DocumentDigests<{ title: string }, string>(metadata, 'dashboard', ({ id, body }) => {
    read.push(id);
    return body.title;
  });
  for (const id of ['b', 'a', 'c']) {
    await metadata.put('dashboard', id, { title: id }, 'u');
    clock.advance(1);
  }
  await metadata.put('monitor', 'm', { title: 'm' }, 'u');
  expect(await digests.all()).toEqual(['b', 'a', 'c']);
  expect(await digests.all()).toEqual(['b', 'a', 'c']);
  await metadata.put('dashboard', 'a', { title: 'A' }, 'u');
  await metadata.delete('dashboard', 'b', 'u');
  await metadata.put('dashboard', 'd', { title: 'd' }, 'u');
  expect(await digests.all()).toEqual(['A', 'c', 'd']);
  expect(read).toEqual(['b', 'a', 'c', 'a', 'd']);
  // Deleted and made anew between two looks: another version, so it is read.
  await metadata.delete('dashboard', 'd', 'u');
  await metadata.put('dashboard', 'd', { title: 'D' }, 'u');
  expect(await digests.all()).toEqual(['A', 'c', 'D']);
});

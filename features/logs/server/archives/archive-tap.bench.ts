import { FakeClock } from '@komainu/kernel/clock.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { bench } from 'vitest';
import { testOutgoing } from '../outgoing/test-settings.ts';
import { ArchiveTap } from './archive-tap.ts';
import { ARCHIVE_KIND } from './definition.ts';

const clock = new FakeClock();
const metadata = openSqliteMetadata(':memory:', clock);
const definition = (query: string) => ({
  name: 'a',
  query,
  destination: { type: 'local', path: query },
  includeTags: true,
  rehydrationTags: [],
  rehydrationMaxScanSizeInGb: null,
  compressionMethod: 'GZIP',
  readers: [],
});
await metadata.put(ARCHIVE_KIND, 'rare', definition('status:emergency @http.status_code:>599'), 'bench');
await metadata.put(ARCHIVE_KIND, 'web', definition('source:nginx'), 'bench');
const context = testContext(clock);
const definitions = new LiveDefinitions({ ...context, metadata }, [ARCHIVE_KIND]);
await definitions.load();
const tap = new ArchiveTap(context, testOutgoing({ archiveSpoolBytes: 1e12 }), definitions);
await tap.start();

function draftOf(source: string): LogDraft {
  const draft = new LogDraft();
  new LogDecoder({ service: 'web', host: 'web-1', source, tags: 'env:prod,team:acme' }, clock.nowMs()).decode(
    {
      message: '192.0.2.7 - - [22/Nov/2026:14:00:00 +0000] "GET /api/orders/1234 HTTP/1.1" 200 512 "-" "curl/8.5.0"',
      http: { method: 'GET', status_code: 200, url: '/api/orders/1234', useragent: 'curl/8.5.0', version: '1.1' },
      network: { client: { ip: '192.0.2.7' }, bytes_written: 512 },
      duration: 1234567,
    },
    draft,
  );
  return draft;
}

const nginx = draftOf('nginx');
const other = draftOf('java');

/** A thousand logs a turn. */
bench('logs that an archive takes, to the spool', async () => {
  for (let id = 0; id < 1000; id++) tap.offer(nginx, id, 1);
  await tap.settled();
});

bench('logs that no archive wants', () => {
  for (let id = 0; id < 1000; id++) tap.offer(other, id, 1);
});

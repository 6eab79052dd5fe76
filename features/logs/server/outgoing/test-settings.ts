import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingSettings } from './settings.ts';

/** Settings for tests in a folder of their own, which `dispose` removes; private addresses are allowed. */
export function testOutgoing(changes: Partial<OutgoingSettings> = {}): OutgoingSettings & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'outgoing-'));
  return {
    folder: join(folder, 'spool'),
    secrets: {
      seal: (plain) => Buffer.from(plain).toString('base64'),
      open: (sealed) => Buffer.from(sealed, 'base64').toString(),
    },
    archiveRoot: join(folder, 'archives'),
    s3: {
      endpoint: undefined,
      region: undefined,
      pathStyle: undefined,
      accessKeyId: undefined,
      secretAccessKey: undefined,
    },
    allowPrivateTargets: true,
    archiveSpoolBytes: 64 * 1024 * 1024,
    destinationBufferBytes: 64 * 1024 * 1024,
    archiveFileSeconds: 300,
    ...changes,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

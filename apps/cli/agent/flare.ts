import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { scrubText } from '@komainu/agent/scrub/text.ts';
import { type Command, EXIT } from './commands.ts';
import { gatherFlare } from './flare/gather.ts';
import { tarArchive } from './flare/tar.ts';

/** `komainu agent flare`: writes one archive, readable by its owner alone, and says where it is. Nothing is sent. */
export async function command(asked: Command): Promise<number> {
  const { texts, secrets } = await gatherFlare(asked);
  const now = new Date();
  const name = `komainu-flare-${os.hostname()}-${now.toISOString().replace(/[:.]/g, '-')}`;
  const files = texts.map((text) => ({
    name: `${name}/${text.name}`,
    content: Buffer.from(scrubText(text.text, secrets)),
  }));
  const folder = path.resolve(asked.options.values['out'] ?? os.tmpdir());
  await mkdir(folder, { recursive: true });
  const archive = path.join(folder, `${name}.tar.gz`);
  await writeFile(archive, gzipSync(tarArchive(files, Math.floor(now.getTime() / 1000))), { mode: 0o600 });
  asked.write(`${archive}\n`);
  return EXIT.ok;
}

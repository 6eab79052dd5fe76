import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';

const run = promisify(execFile);

const PUBLIC = {
  config: { access: { kind: 'public', why: 'the program that any machine may install; it holds no data and no key' } },
} as const;

/**
 * What `install.sh` asks this server for: itself, the agent as an archive, and the Node that the agent runs on (of this
 * server's own kind of machine only). The archive is made of this installation's own files when it is first asked for.
 */
export function registerAgentInstall(app: FastifyInstance, root: string, dataDir: string): void {
  let archive: Promise<string> | undefined;
  app.get('/install/agent.sh', PUBLIC, async (_request, reply) =>
    reply
      .type('text/x-shellscript; charset=utf-8')
      .send(await readFile(path.join(root, 'packaging/agent/install.sh'), 'utf8')),
  );
  app.get('/install/komainu-agent.tar.gz', PUBLIC, async (_request, reply) => {
    archive ??= makeArchive(root, dataDir);
    // One that failed is tried again.
    archive.catch(() => {
      archive = undefined;
    });
    const file = await archive;
    return reply
      .type('application/gzip')
      .header('content-length', (await stat(file)).size)
      .send(createReadStream(file));
  });
  app.get<{ Params: { platform: string } }>('/install/node-:platform.gz', PUBLIC, (request, reply) => {
    const own = `${process.platform}-${process.arch}`;
    if (request.params.platform !== own) {
      throw new CodedError('no_such_node', `this server has Node for ${own} only`, { status: 404 });
    }
    const gzip = createGzip({ level: 1 });
    return reply.type('application/gzip').send(createReadStream(process.execPath).pipe(gzip));
  });
}

/** Packs the agent in a process of its own and gives the archive's path. */
async function makeArchive(root: string, dataDir: string): Promise<string> {
  const folder = path.join(dataDir, 'agent-install');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(path.join(folder, 'work-'));
  const archive = path.join(folder, 'komainu-agent.tar.gz');
  await run(process.execPath, [path.join(root, 'packaging/agent/pack.ts'), path.join(work, 'agent')]);
  await run('tar', ['-czf', path.join(work, 'archive'), '--owner=0', '--group=0', '-C', path.join(work, 'agent'), '.']);
  await rename(path.join(work, 'archive'), archive);
  await rm(work, { recursive: true, force: true });
  return archive;
}

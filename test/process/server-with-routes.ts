// The real server, which besides tells its route table on standard output. Only tests run it: no route serves the table.

import { routesOf } from '@komainu/http/route-list.ts';
import { createLogger } from '@komainu/kernel/logger.ts';
import { composeServer } from '../../apps/server/compose.ts';
import { parseServerSettings } from '../../apps/server/settings.ts';

const logger = createLogger((line) => process.stderr.write(line), 'warn');
const server = await composeServer(parseServerSettings(process.env, process.cwd()), logger, 'test');
process.once('SIGTERM', () => void server.close().finally(() => process.exit(0)));
process.stdout.write(`routes ${JSON.stringify(routesOf(server.app))}\nKomainu is ready at ${server.url}\n`);

import { call, type RunningServer, startServer } from '../../test/process/server.ts';
import { type Cost, costOf } from './cost.ts';

interface Status {
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

export interface Measured extends Cost {
  readonly bytes: number;
}

export interface OurLoad {
  readonly name: string;
  /** The table that must hold a row for each item that was sent. */
  readonly table: string;
  /** Further tables whose bytes count. */
  readonly besides?: readonly string[];
  send(server: RunningServer): Promise<void>;
  /** Items that were sent; asked after `send`. */
  sent(): number;
}

/**
 * Starts our server, sends the load, waits until the engine has merged, and gives what it cost. Throws when the table
 * does not hold exactly what was sent: a figure for lost data would be worth nothing.
 */
export async function measureOurs(load: OurLoad): Promise<Measured> {
  const server = await startServer({ name: `bench-${load.name}` });
  try {
    const cost = await costOf(server.process.pid ?? 0, () => load.send(server));
    const { tables } = await call<Status>(server, 'GET', '/api/unstable/status');
    const stored = tables.find(({ name }) => name === load.table)?.rows ?? 0;
    if (stored !== load.sent()) throw new Error(`${load.table} holds ${stored} rows of ${load.sent()} that were sent`);
    const bytes = tables
      .filter(({ name }) => name === load.table || load.besides?.includes(name))
      .reduce((sum, table) => sum + table.bytes, 0);
    return { ...cost, bytes };
  } finally {
    await server.stop();
  }
}

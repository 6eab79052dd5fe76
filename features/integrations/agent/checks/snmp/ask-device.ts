import snmp, { type Session, type Varbind } from 'net-snmp';

const MAX_REPETITIONS = 20;
const OIDS_A_REQUEST = 40;
/** Rows of a column; a table that has more is cut, and that is said. */
export const MAX_ROWS = 20_000;

/** The scalars of a device, by OID; those that it does not have are left out. */
export async function getScalars(session: Session, oids: readonly string[]): Promise<ReadonlyMap<string, Varbind>> {
  const found = new Map<string, Varbind>();
  for (let start = 0; start < oids.length; start += OIDS_A_REQUEST) {
    for (const varbind of await get(session, oids.slice(start, start + OIDS_A_REQUEST))) {
      if (!snmp.isVarbindError(varbind)) found.set(varbind.oid, varbind);
    }
  }
  return found;
}

function get(session: Session, oids: readonly string[]): Promise<readonly Varbind[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Varbind[]>();
  session.get([...oids], (error, varbinds) => {
    // The first version refuses a request of which it lacks a part.
    if (error !== null && error.name === 'RequestFailedError')
      resolve(oids.length === 1 ? [] : oneByOne(session, oids));
    else if (error !== null) reject(error);
    else resolve(varbinds);
  });
  return promise;
}

async function oneByOne(session: Session, oids: readonly string[]): Promise<readonly Varbind[]> {
  const found: Varbind[] = [];
  for (const oid of oids) found.push(...(await get(session, [oid])));
  return found;
}

/** A column of a table, by the index of the row (`3`, `10.0.0.1`). */
export function getColumn(session: Session, oid: string): Promise<ReadonlyMap<string, Varbind>> {
  const rows = new Map<string, Varbind>();
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, Varbind>>();
  session.subtree(
    oid,
    MAX_REPETITIONS,
    (varbinds) => {
      for (const varbind of varbinds) {
        if (!snmp.isVarbindError(varbind)) rows.set(varbind.oid.slice(oid.length + 1), varbind);
      }
      return rows.size >= MAX_ROWS ? true : undefined;
    },
    (error) => {
      if (error === null || error === undefined || error.name === 'RequestFailedError') resolve(rows);
      else reject(error);
    },
  );
  return promise;
}

/** Whether a value counts up for ever. */
export function isCounter({ type }: Varbind): boolean {
  return type === snmp.ObjectType['Counter'] || type === snmp.ObjectType['Counter64'];
}

/** A value as a number; undefined when it is none. */
export function numberOf({ value }: Varbind, extract: RegExp | undefined): number | undefined {
  if (typeof value === 'number') return value;
  // Counters of 64 bits come as their bytes.
  if (Buffer.isBuffer(value) && extract === undefined && value.length <= 8 && !/^[\d.+-]+$/.test(value.toString())) {
    return value.reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const text = textOf(value);
  const part = extract === undefined ? text : (extract.exec(text)?.[1] ?? '');
  return part.trim() === '' || !Number.isFinite(Number(part)) ? undefined : Number(part);
}

/** A value as people read it; bytes that are no text in hex. */
export function textOf(value: unknown): string {
  if (!Buffer.isBuffer(value)) return String(value);
  const text = value.toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what holds them is no text
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? value.toString('hex') : text.trim();
}

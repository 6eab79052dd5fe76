import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { ReferenceTable } from './resources.ts';

export const REFERENCE_TABLE = 'reference_table';

/** A table that logs are enriched from, as it is stored. */
export interface ReferenceTableBody {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The column that logs are looked up by. */
  readonly primaryKey: string;
  readonly columns: readonly string[];
  /** Texts in the order of `columns`. */
  readonly rows: readonly (readonly string[])[];
}

/** Reference tables by name, ready to be asked; follows the definitions. */
export class ReferenceTables {
  #tables = new Map<string, ReferenceTable>();
  /** By id and version: a table is not built again because another one changed. */
  #built = new Map<string, ReferenceTable>();

  constructor(live: LiveDefinitions) {
    live.onChange(() => {
      const before = this.#built;
      this.#built = new Map();
      this.#tables = new Map();
      for (const { id, version, body } of live.all<ReferenceTableBody>(REFERENCE_TABLE)) {
        const stamp = `${id} ${version}`;
        const table = before.get(stamp) ?? tableOf(body);
        this.#built.set(stamp, table);
        this.#tables.set(body.name, table);
      }
    });
  }

  table(name: string): ReferenceTable | undefined {
    return this.#tables.get(name);
  }
}

function tableOf({ primaryKey, columns, rows }: ReferenceTableBody): ReferenceTable {
  const keyColumn = columns.indexOf(primaryKey);
  return new Map(
    rows.map((row) => [
      row[keyColumn] ?? '',
      Object.fromEntries(columns.flatMap((column, index) => (index === keyColumn ? [] : [[column, row[index] ?? '']]))),
    ]),
  );
}

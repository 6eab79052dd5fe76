import type { GroupMemory } from '@komainu/evaluate/state/group-memory.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { DictionaryColumn, Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';

/** `change`: another state begins. `kept`: nothing changed, this is how it stands. `gone`: the group is forgotten. */
export type StateRowKind = 'change' | 'kept' | 'gone';

/** A row of the table `monitor_states`. */
export interface StateRow {
  readonly timeUnixMs: number;
  readonly monitorId: number;
  readonly group: string;
  readonly kind: StateRowKind;
  readonly memory: GroupMemory;
}

function newColumns() {
  return {
    time: new Int64Column('ts', 'DateTime64(3)'),
    monitorId: new Int64Column('monitor_id', 'UInt64'),
    group: new StringColumn('group_name'),
    state: new DictionaryColumn('state'),
    kind: new DictionaryColumn('kind'),
    memory: new StringColumn('memory'),
  };
}

export class StateBatch extends ColumnBatch {
  readonly #columns: ReturnType<typeof newColumns>;

  constructor() {
    const columns = newColumns();
    super(Object.values(columns));
    this.#columns = columns;
  }

  push({ timeUnixMs, monitorId, group, kind, memory }: StateRow): void {
    const columns = this.#columns;
    columns.time.push(timeUnixMs);
    columns.monitorId.push(monitorId);
    columns.group.push(group);
    columns.state.push(memory.state);
    columns.kind.push(kind);
    columns.memory.push(JSON.stringify(memory));
    this.endRow();
  }
}

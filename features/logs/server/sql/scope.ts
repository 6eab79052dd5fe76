import { badSql } from './bad-sql.ts';
import type { SqlValue, ValueType } from './sql-value.ts';
import type { VirtualTable } from './virtual-table.ts';

/** A column that a SELECT gives: how the user calls it, and the engine. */
export interface OutputColumn {
  readonly name: string;
  readonly sqlName: string;
  readonly type: ValueType;
}

/** Something that stands in FROM: the table `logs`, or a SELECT. */
export interface FromItem {
  /** The name that columns are qualified with. */
  readonly alias: string;
  /** The same in the engine: no name of the user's enters SQL. */
  readonly sqlAlias: string;
  readonly table: VirtualTable | undefined;
  readonly columns: readonly OutputColumn[];
}

/** What the expressions of one SELECT may name. */
export class Scope {
  readonly items: FromItem[] = [];

  add(item: FromItem): void {
    if (this.items.some(({ alias }) => alias === item.alias)) {
      throw badSql(`the name ${item.alias} is used twice in FROM: give one of them another with AS`);
    }
    this.items.push(item);
  }

  column(name: string, qualifier: string | undefined): SqlValue {
    const found = this.#itemsOf(qualifier).flatMap((item) => columnOf(item, name) ?? []);
    const [first, second] = found;
    if (first === undefined)
      throw badSql(`there is no column ${qualifier === undefined ? '' : `${qualifier}.`}${name}`);
    if (second !== undefined) throw badSql(`the column ${name} is ambiguous: put the table's name before it`);
    return first;
  }

  /** The table `logs` whose column `name` (`attributes`, `tags`) an index reads; undefined when that is no such column. */
  tableOf(name: string, qualifier: string | undefined): FromItem | undefined {
    const owners = this.#itemsOf(qualifier).filter(
      (item) => item.table !== undefined || item.columns.some((column) => column.name === name),
    );
    const [only] = owners;
    if (owners.length > 1) throw badSql(`the column ${name} is ambiguous: put the table's name before it`);
    return only?.table === undefined ? undefined : only;
  }

  #itemsOf(qualifier: string | undefined): readonly FromItem[] {
    if (qualifier === undefined) return this.items;
    const item = this.items.find(({ alias }) => alias === qualifier);
    if (item === undefined) throw badSql(`there is no table ${qualifier} in FROM`);
    return [item];
  }
}

function columnOf(item: FromItem, name: string): SqlValue | undefined {
  const fromTable = item.table?.column(name);
  if (fromTable !== undefined) return { sql: `${item.sqlAlias}.\`${fromTable.name}\``, type: fromTable.type };
  const columns = item.columns.filter((column) => column.name === name);
  const [column] = columns;
  if (columns.length > 1) throw badSql(`${item.alias} has several columns ${name}: give them other names with AS`);
  return column === undefined ? undefined : { sql: `${item.sqlAlias}.\`${column.sqlName}\``, type: column.type };
}

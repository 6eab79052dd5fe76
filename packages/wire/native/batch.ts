import { ByteWriter } from './bytes.ts';
import type { Column } from './columns.ts';

/**
 * Rows of one table on their way to the store, column by column. A subclass names its columns and offers `push…` methods;
 * whoever pushes a row pushes to every column, then calls `endRow`.
 */
export class ColumnBatch {
  readonly columns: readonly Column[];
  rows = 0;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
  }

  endRow(): void {
    this.rows++;
  }

  /** Takes back every row from `rows` on, and whatever was pushed of an unfinished row. */
  truncate(rows: number): void {
    for (const column of this.columns) column.truncate(rows);
    this.rows = Math.min(this.rows, rows);
  }

  reset(): void {
    for (const column of this.columns) column.reset();
    this.rows = 0;
  }

  /** A fair estimate of the memory held, in bytes. */
  sizeBytes(): number {
    let sum = 0;
    for (const column of this.columns) sum += column.sizeBytes();
    return sum;
  }

  /**
   * One Native block. The buffers are the columns' own memory where that is possible: the batch must be left alone until
   * they were written.
   */
  encode(): Buffer[] {
    for (const column of this.columns) {
      if (column.rows !== this.rows) {
        throw new Error(`column ${column.name} holds ${column.rows} rows, the batch ${this.rows}`);
      }
    }
    const head = new ByteWriter(64);
    head.varint(this.columns.length);
    head.varint(this.rows);
    const out: Buffer[] = [head.view()];
    for (const column of this.columns) {
      const title = new ByteWriter(64);
      title.string(column.name);
      title.string(column.type);
      out.push(title.view());
      column.prefix(out);
      column.body(out);
    }
    return out;
  }
}

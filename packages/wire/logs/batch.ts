import { ColumnBatch } from '../native/batch.ts';
import { ArrayColumn, DictionaryColumn, Int64Column, StringColumn } from '../native/columns.ts';
import { AttributeColumns } from './attribute-columns.ts';
import type { LogDraft } from './draft.ts';
import { LOG_LIMITS } from './limits.ts';
import type { PlacedText } from './placed-text.ts';
import { TagIndex } from './tag-index.ts';

/** Rows of the table `logs` (features/logs/tables/logs.ts), column by column. */
export class LogBatch extends ColumnBatch {
  readonly #time: Int64Column;
  readonly #id: Int64Column;
  readonly #service: DictionaryColumn;
  readonly #host: DictionaryColumn;
  readonly #source: DictionaryColumn;
  readonly #status: DictionaryColumn;
  readonly #message: StringColumn;
  readonly #traceId: StringColumn;
  readonly #spanId: StringColumn;
  readonly #tags: ArrayColumn<DictionaryColumn>;
  readonly #attributes: AttributeColumns;
  readonly #index: DictionaryColumn;
  readonly #tagIndex = new TagIndex((tag) => this.#tags.inner.intern(tag));
  readonly #found = new Uint32Array(LOG_LIMITS.tags);
  /** Row stamp by dictionary index of the tag, to find tags that come twice in a row. */
  #tagSeen = new Uint32Array(256);
  #stamp = 0;
  /** Another object as soon as the rows are those of another block. */
  block: object = {};

  constructor() {
    const time = new Int64Column('ts', 'DateTime64(3)');
    const id = new Int64Column('id', 'UInt64');
    const service = new DictionaryColumn('service');
    const host = new DictionaryColumn('host');
    const source = new DictionaryColumn('source');
    const status = new DictionaryColumn('status');
    const message = new StringColumn('message');
    const traceId = new StringColumn('trace_id');
    const spanId = new StringColumn('span_id');
    const tags = new ArrayColumn('tags', new DictionaryColumn(''));
    const both = new AttributeColumns();
    const { attributes, jsonKeys, listKeys } = both;
    const index = new DictionaryColumn('index_name');
    super([
      time,
      id,
      service,
      host,
      source,
      status,
      message,
      traceId,
      spanId,
      tags,
      attributes,
      jsonKeys,
      listKeys,
      index,
    ]);
    this.#index = index;
    this.#time = time;
    this.#id = id;
    this.#service = service;
    this.#host = host;
    this.#source = source;
    this.#status = status;
    this.#message = message;
    this.#traceId = traceId;
    this.#spanId = spanId;
    this.#tags = tags;
    this.#attributes = both;
  }

  /** Appends a row; the id is given as the halves of a 64-bit number. */
  push(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#stamp++;
    this.#time.push(draft.timeUnixMs);
    this.#id.pushHalves(idLow, idHigh);
    this.#service.push(draft.service);
    this.#host.push(draft.host);
    this.#source.push(draft.source);
    this.#status.push(draft.status);
    pushText(this.#message, draft.messageText, draft.bytes);
    pushText(this.#traceId, draft.traceIdText, draft.bytes);
    pushText(this.#spanId, draft.spanIdText, draft.bytes);
    this.#pushTags(draft);
    this.#attributes.push(draft);
    this.#index.push(draft.index);
    this.endRow();
  }

  override truncate(rows: number): void {
    super.truncate(rows);
    this.#attributes.forget();
  }

  override reset(): void {
    super.reset();
    this.block = {};
    this.#tagIndex.clear();
    this.#attributes.reset();
    // Stamps are 32-bit; long before they run out the marks start afresh.
    if (this.#stamp < 0x7fffffff) return;
    this.#stamp = 0;
    this.#tagSeen.fill(0);
  }

  #pushTags(draft: LogDraft): void {
    const column = this.#tags.inner;
    const start = column.rows;
    if (draft.tagsStart >= 0) {
      this.#pushFound(this.#tagIndex.indexesIn(draft.bytes, draft.tagsStart, draft.tagsEnd, this.#found), start);
    }
    for (const list of draft.otherTagLists) this.#pushFound(this.#tagIndex.indexesOf(list, this.#found), start);
    for (const tag of draft.tags) this.#pushTag(column.intern(tag), start);
    this.#tags.endRow();
  }

  #pushFound(count: number, start: number): void {
    for (let position = 0; position < count; position++) this.#pushTag(this.#found[position] ?? 0, start);
  }

  #pushTag(index: number, start: number): void {
    if (index >= this.#tagSeen.length) this.#tagSeen = grown(this.#tagSeen, index);
    if (this.#tagSeen[index] === this.#stamp || this.#tags.inner.rows - start >= LOG_LIMITS.tags) return;
    this.#tagSeen[index] = this.#stamp;
    this.#tags.inner.pushIndex(index);
  }
}

function pushText(column: StringColumn, text: PlacedText, bytes: Buffer): void {
  if (text.start >= 0) column.pushBytes(bytes, text.start, text.end);
  else column.push(text.in(bytes));
}

function grown(array: Uint32Array<ArrayBuffer>, index: number): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(Math.max(array.length * 2, index + 1));
  bigger.set(array);
  return bigger;
}

import type { SearchableEvent } from '@komainu/query/search/schema.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogRow } from '../api/render.ts';

/** `[`: searches tell lists by it, also those that came as text. */
const OPEN_LIST = 91;

/** Shows a draft to the search predicate as its row will be. One view serves draft after draft. */
export class DraftEvent implements SearchableEvent {
  #draft: LogDraft;
  #tags: string[] | undefined;

  constructor(draft: LogDraft) {
    this.#draft = draft;
  }

  show(draft: LogDraft): void {
    this.#draft = draft;
    this.#tags = undefined;
  }

  get message(): string {
    return this.#draft.message;
  }

  get tags(): readonly string[] {
    this.#tags ??= this.#draft.tagList();
    return this.#tags;
  }

  reserved(column: string): string | undefined {
    const draft = this.#draft;
    switch (column) {
      case 'host':
        return draft.host;
      case 'service':
        return draft.service;
      case 'source':
        return draft.source;
      case 'status':
        return draft.status;
      case 'index_name':
        return draft.index;
      case 'trace_id':
        return draft.traceId;
      case 'span_id':
        return draft.spanId;
      case 'env':
      case 'version':
        return this.tags.find((tag) => tag.startsWith(`${column}:`))?.slice(column.length + 1) ?? '';
      default:
        return undefined;
    }
  }

  /** The text that the row keeps: the predicate compares texts, and reads arrays from it. */
  attribute(path: string): string | undefined {
    const index = this.#draft.indexOf(path);
    return index === -1 ? undefined : this.#draft.value(index);
  }

  hasList(): boolean {
    const draft = this.#draft;
    for (let index = 0; index < draft.size; index++) if (draft.firstCode(index) === OPEN_LIST) return true;
    return false;
  }

  *attributeValues(): Iterable<string> {
    const seen = new Set<string>();
    for (let index = 0; index < this.#draft.size; index++) {
      const path = this.#draft.paths[index] ?? '';
      if (seen.has(path)) continue;
      seen.add(path);
      yield this.#draft.value(index);
    }
  }

  /** A copy that outlives the draft, as the table would give it. */
  row(idLow: number, idHigh: number): LogRow {
    const draft = this.#draft;
    const attributes = new Map<string, string>();
    const jsonKeys: string[] = [];
    for (let index = 0; index < draft.size; index++) {
      const path = draft.paths[index] ?? '';
      if (attributes.has(path)) continue;
      attributes.set(path, draft.value(index).toWellFormed());
      if (draft.isJson[index]) jsonKeys.push(path);
    }
    return {
      cursor_time: String(BigInt(draft.timeUnixMs) * 1_000_000n),
      cursor_id: String((BigInt(idHigh) << 32n) | BigInt(idLow)),
      service: draft.service,
      host: draft.host,
      source: draft.source,
      status: draft.status,
      // The table holds UTF-8, which has no lone surrogates.
      message: draft.message.toWellFormed(),
      trace_id: draft.traceId,
      span_id: draft.spanId,
      tags: this.tags,
      attrs: Object.fromEntries(attributes),
      json_keys: jsonKeys,
    };
  }
}

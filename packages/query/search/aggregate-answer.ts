import type { Bucket } from './aggregate-buckets.ts';
import { decodeCursor, encodeCursor } from './source.ts';

export interface AnswerMeta {
  readonly elapsedMs: number;
  readonly requestId: string;
  /** Continues after this page of buckets; null on the last. */
  readonly after: string | null;
}

/** `POST /api/v2/logs/analytics/aggregate` (also RUM, CI): buckets in `data`. */
export function bucketsAnswer(buckets: readonly Bucket[], meta: AnswerMeta): object {
  return { data: { buckets }, meta: metaAnswer(meta) };
}

/** `POST /api/v2/spans/analytics/aggregate`: JSON:API items, `compute` in the singular. */
export function bucketItemsAnswer(buckets: readonly Bucket[], meta: AnswerMeta, newId: () => string): object {
  const data = buckets.map(({ by, computes }) => ({
    type: 'bucket',
    id: newId(),
    attributes: { compute: computes, by },
  }));
  return { data, meta: metaAnswer(meta) };
}

function metaAnswer(meta: AnswerMeta): object {
  const page = meta.after === null ? {} : { page: { after: meta.after } };
  return { elapsed: Math.round(meta.elapsedMs), request_id: meta.requestId, status: 'done', ...page };
}

/** One page of buckets; the cursor counts buckets. Throws `bad_cursor`. */
export function pageOfBuckets(
  buckets: readonly Bucket[],
  limit: number,
  cursor: string | undefined,
): { buckets: readonly Bucket[]; after: string | null } {
  const given = cursor === undefined || cursor === '' ? 0 : Number(decodeCursor(cursor)['offset']);
  const offset = Number.isInteger(given) && given > 0 ? given : 0;
  const end = offset + limit;
  return { buckets: buckets.slice(offset, end), after: end < buckets.length ? encodeCursor({ offset: end }) : null };
}

import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { ElasticsearchTarget } from '../definition.ts';
import { basicHeader, behind, type DestinationFormat, type SendResult } from './format.ts';
import { rotationOf } from './index-rotation.ts';

/** Elasticsearch and OpenSearch: bulk requests. The log's id is the document's, so that a repeated batch changes nothing. */
export function elasticsearchFormat(target: ElasticsearchTarget, secrets: SecretSealer): DestinationFormat {
  const rotation = target.index_rotation ?? '';
  const indexOf = (timeUnixMs: number) =>
    rotation === '' ? target.index_name : `${target.index_name}-${rotationOf(rotation, timeUnixMs)}`;
  return {
    contentType: 'application/x-ndjson',
    maxBodyBytes: 4 * 1024 * 1024,
    event({ id, date, fields, timeUnixMs }) {
      // Without `_id`: fields that begin with an underscore are Elasticsearch's own.
      const action = JSON.stringify({ create: { _index: indexOf(timeUnixMs), _id: id } });
      return `${action}\n{"@timestamp":"${date}",${fields}}\n`;
    },
    body: (events) => events.join(''),
    address: async () => ({
      url: behind(target.endpoint, '/_bulk'),
      headers: {
        authorization: basicHeader(
          secrets.open(target.auth.sealed_username),
          secrets.open(target.auth.sealed_password),
        ),
      },
    }),
    judge: (answer) => judgeBulk(answer.body.toString('utf8')),
  };
}

interface BulkItem {
  readonly create?: { readonly status?: number; readonly error?: { readonly type?: string } };
}

/** A bulk request is answered 200 whatever became of its documents. */
function judgeBulk(text: string): SendResult {
  let items: readonly BulkItem[];
  try {
    const answer = JSON.parse(text) as { errors?: boolean; items?: readonly BulkItem[] };
    if (answer.errors !== true) return { outcome: 'done', status: 200 };
    items = Array.isArray(answer.items) ? answer.items : [];
  } catch {
    return { outcome: 'done', status: 200 };
  }
  let refused = 0;
  let reason = '';
  for (const { create } of items) {
    const status = create?.status ?? 0;
    // There already: an earlier attempt got through.
    if (status < 400 || status === 409) continue;
    if (status === 429 || status >= 500) return { outcome: 'wait', status, reason: create?.error?.type ?? '' };
    refused++;
    reason ||= create?.error?.type ?? '';
  }
  return { outcome: 'done', status: 200, refused, reason };
}

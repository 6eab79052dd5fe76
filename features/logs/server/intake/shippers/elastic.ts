import { type IntakeAnswer, type IntakeRequest, registerIntake } from '@komainu/http/intake.ts';
import { type BulkEntry, bulkItem, readBulk } from '@komainu/wire/elastic/bulk.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { parseExact } from '@komainu/wire/logs/exact-json.ts';
import type { FastifyInstance } from 'fastify';
import type { LogIntake } from '../log-intake.ts';
import { defaultsOf, MAX_LOG_BYTES } from '../request.ts';
import { type ErrorShape, shapeErrors } from './error-shape.ts';

/** Where clients that ask who they talk to find us; `/` is the web app. */
const PREFIX = '/elasticsearch';
const BULK = ['/_bulk', `${PREFIX}/_bulk`, `${PREFIX}/:index/_bulk`];
/** High within its major: Beats refuse servers that are older than themselves. */
const VERSION = '8.99.0';

/** What Beats, Logstash and client libraries ask before they send. */
const ABOUT: Readonly<Record<string, object>> = {
  [PREFIX]: {
    name: 'komainu',
    cluster_name: 'komainu',
    cluster_uuid: 'komainu',
    version: {
      number: VERSION,
      build_flavor: 'default',
      build_type: 'tar',
      lucene_version: '9.12.0',
      minimum_wire_compatibility_version: '7.17.0',
      minimum_index_compatibility_version: '7.0.0',
    },
    tagline: 'You Know, for Search',
  },
  [`${PREFIX}/_license`]: { license: { status: 'active', uid: 'komainu', type: 'basic', mode: 'basic' } },
  [`${PREFIX}/_xpack`]: {
    build: {},
    license: { uid: 'komainu', type: 'basic', mode: 'basic', status: 'active' },
    features: { ilm: { available: false, enabled: false } },
  },
};

/**
 * The part of Elasticsearch that log shippers need: the bulk API, and who we are. Documents are added as logs; there are no
 * indexes to make, no templates and no searches.
 */
export function registerElasticIntake(app: FastifyInstance, intake: LogIntake): void {
  app.register(async (scope) => {
    shapeErrors(scope, elasticError);
    scope.addHook('onSend', async (_request, reply) => {
      // Official clients talk to nobody else.
      reply.header('x-elastic-product', 'Elasticsearch');
    });
    registerIntake(scope, [
      ...BULK.map((url) => ({
        method: ['POST' as const, 'PUT' as const],
        url,
        maxBytes: MAX_LOG_BYTES,
        handle: (request: IntakeRequest) => receiveBulk(intake, request),
      })),
      ...Object.entries(ABOUT).map(([url, body]) => ({
        method: 'GET' as const,
        url,
        maxBytes: 65_536,
        handle: (): IntakeAnswer => ({ status: 200, body }),
      })),
    ]);
  });
}

async function receiveBulk(intake: LogIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  const startedMs = intake.nowMs();
  const entries = intake.reading(() => readBulk(request.body));
  request.release();
  let good = 0;
  for (const { document } of entries) {
    if ('reason' in document) intake.refuse(document.reason);
    else good++;
  }
  const decoder = new LogDecoder(defaultsOf(request), intake.nowMs());
  if (good > 0) {
    await intake.receive(
      (take) => {
        for (const { document } of entries) {
          if ('reason' in document) continue;
          take(bulkItem(document.value), decoder, () => bulkItem(parseExact(document.text) as Record<string, unknown>));
        }
      },
      undefined,
      good,
    );
  }
  const index = request.params['index'] ?? '';
  return {
    status: 200,
    body: {
      took: Math.max(0, Math.round(intake.nowMs() - startedMs)),
      errors: good < entries.length,
      items: entries.map((entry) => answerOf(entry, index)),
    },
  };
}

function answerOf({ action, index, id, document }: BulkEntry, defaultIndex: string): object {
  const named = { _index: index || defaultIndex, _id: id };
  if ('reason' in document) {
    const error = { type: 'document_parsing_exception', reason: document.reason };
    return { [action]: { ...named, status: 400, error } };
  }
  return { [action]: { ...named, _version: 1, result: 'created', status: 201 } };
}

const TYPES: Readonly<Record<number, string>> = {
  403: 'security_exception',
  413: 'content_too_long',
  429: 'es_rejected_execution_exception',
  503: 'es_rejected_execution_exception',
};

const elasticError: ErrorShape = (status, reason) => {
  const error = { type: TYPES[status] ?? (status < 500 ? 'illegal_argument_exception' : 'exception'), reason };
  return { error: { root_cause: [error], ...error }, status };
};

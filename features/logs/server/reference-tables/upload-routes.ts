import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { Fields } from '../pipelines/fields.ts';
import { MOST_PARTS, type TableUploads } from './uploads.ts';

const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PARTS = '/api/unstable/reference-tables/uploads';
const SIGNED = {
  config: { access: { kind: 'public', why: 'the address is the secret, as with presigned addresses of S3' } },
} as const;

/**
 * `POST /api/v2/reference-tables/uploads` answers an address for each part of a CSV file; clients put the parts there without
 * any key, and make a table with `file_metadata.upload_id` then.
 */
export async function registerTableUploads(app: FastifyInstance, uploads: TableUploads): Promise<void> {
  app.post('/api/v2/reference-tables/uploads', WRITE, (request, reply) => {
    const attributes = new Fields(request.body, '').object('data').object('attributes');
    const headers = attributes.texts('headers');
    const parts = attributes.integer('part_count');
    if (parts < 1 || parts > MOST_PARTS)
      throw badRequest('bad_upload', `part_count is not between 1 and ${MOST_PARTS}`);
    const { id, token } = uploads.begin(headers, parts);
    const base = `${request.protocol}://${request.host}${PARTS}/${token}`;
    const urls = Array.from({ length: parts }, (_, index) => `${base}/${index + 1}`);
    return reply.code(201).send({ data: { id, type: 'upload', attributes: { part_urls: urls } } });
  });

  // In a scope of their own: parts are text, whatever type they are sent as.
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    scope.put(`${PARTS}/:token/:part`, SIGNED, (request) => {
      uploads.put(
        paramOf(request, 'token'),
        Number(paramOf(request, 'part')),
        typeof request.body === 'string' ? request.body : '',
      );
      return {};
    });
    done();
  });
}

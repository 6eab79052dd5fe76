import { requestAuthor } from '@komainu/http/author.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { SloKeeper } from '../keeper.ts';
import { offsetPage } from '../offset-page.ts';
import { type CorrectionKeeper, presentCorrection } from './correction-keeper.ts';
import { readCorrection } from './read-correction.ts';

const PATH = '/api/v1/slo/correction';
const TYPE = 'correction';

/** `/api/v1/slo/correction`, and `/api/v1/slo/:id/corrections`. */
export function registerCorrections(app: FastifyInstance, corrections: CorrectionKeeper, slos: SloKeeper): void {
  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const all = await corrections.all();
    const offset = numberParam(query, 'offset', 0);
    const page = all.slice(offset, offset + numberParam(query, 'limit', 25, 1_000));
    return {
      data: page.map((one) => presentCorrection(one)),
      meta: { page: { total_count: all.length, total_filtered_count: page.length } },
    };
  });

  app.post(PATH, WRITE, async (request) => {
    const by = requestAuthor(request);
    const correction = readCorrection(resourceOf(request.body, TYPE).attributes, by, undefined);
    if (correction.sloId !== null && (await slos.find(correction.sloId)) === undefined) {
      throw new CodedError('no_such_slo', `SLO not found: ${correction.sloId} not found`, { status: 404 });
    }
    return { data: presentCorrection(await corrections.create(correction, by), true) };
  });

  app.get(`${PATH}/:id`, READ, async (request) => {
    return { data: presentCorrection(await corrections.get(paramOf(request, 'id'))) };
  });

  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const before = await corrections.get(paramOf(request, 'id'));
    const by = requestAuthor(request);
    const changed = readCorrection(resourceOf(request.body, TYPE).attributes, by, before.body);
    return { data: presentCorrection(await corrections.update(before, changed, by)) };
  });

  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = await corrections.get(paramOf(request, 'id'));
    await corrections.delete(id, requestAuthor(request));
    return reply.code(204).send();
  });

  app.get('/api/v1/slo/:id/corrections', READ, async (request) => {
    const slo = await slos.get(paramOf(request, 'id'));
    const all = await corrections.of(slo);
    const path = `/api/v1/slo/${slo.id}/corrections`;
    const { offset, limit, meta, links } = offsetPage(request, path, queryOf(request), all.length);
    return { data: all.slice(offset, offset + limit).map((one) => presentCorrection(one)), meta, links };
  });
}

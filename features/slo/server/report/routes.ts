import { requestAuthor } from '@komainu/http/author.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { SloMeasurer } from '../history/readings.ts';
import type { SloKeeper } from '../keeper.ts';
import { readSloSearch } from '../search/find-slos.ts';
import { type NamedStretch, REPORT_INTERVALS, reportIntervals } from './intervals.ts';
import { writeReport } from './write-report.ts';

const PATH = '/api/v2/slo/report';
const REPORT_KIND = 'slo_report';
const MOST_REPORTS = 50;
/** Measurements of one report. */
const MOST_CELLS = 5_000;
const MOST_SECONDS = 460 * 86_400;
const TITLES: Readonly<Record<number, string>> = { 400: 'Invalid Argument', 404: 'Not Found' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface StoredReport {
  readonly status: 'in_progress' | 'completed' | 'completed_with_errors' | 'failed';
  readonly csv: string;
}

interface ReportRequest {
  readonly query: string;
  readonly intervals: readonly NamedStretch[];
}

/** `/api/v2/slo/report`: reports are written one after the other, and kept until there are many newer ones. */
export function registerReports(
  app: FastifyInstance,
  metadata: MetadataStore,
  slos: SloKeeper,
  measurer: SloMeasurer,
  logger: Logger,
): Closable {
  let writing: Promise<void> = Promise.resolve();
  let isClosing = false;

  const write = async (id: string, { query, intervals }: ReportRequest, by: string) => {
    if (isClosing) return;
    let report: StoredReport;
    try {
      const found = (await slos.all()).filter(readSloSearch(query));
      if (found.length * intervals.length > MOST_CELLS) {
        throw badRequest('report_too_large', `the report would have more than ${MOST_CELLS} values`);
      }
      report = { status: 'completed', csv: await writeReport(found, intervals, measurer) };
    } catch (error) {
      logger.log('warn', 'a report of SLOs could not be written', { id, reason: messageOf(error) });
      report = { status: 'failed', csv: '' };
    }
    await metadata.put(REPORT_KIND, id, report, by);
    const all = await metadata.stamps(REPORT_KIND);
    for (const old of all.slice(0, Math.max(0, all.length - MOST_REPORTS))) {
      await metadata.delete(REPORT_KIND, old.id, 'system');
    }
  };

  const find = async (id: string): Promise<StoredReport> => {
    if (!UUID.test(id)) throw badRequest('bad_report_id', `invalid report ID: ${id}`);
    const found = await metadata.get<StoredReport>(REPORT_KIND, id);
    if (found === undefined) throw new CodedError('no_such_report', `report ${id} not found`, { status: 404 });
    return found.body;
  };

  const routes = async (scope: FastifyInstance) => {
    answerErrorObjects(scope);
    scope.post(PATH, WRITE, async (request) => {
      const read = readRequest(objectOf(objectOf(objectOf(request.body)['data'])['attributes']));
      const id = uuid();
      const by = requestAuthor(request).id;
      const report: StoredReport = { status: 'in_progress', csv: '' };
      await metadata.put(REPORT_KIND, id, report, by, 0);
      writing = writing
        .then(() => write(id, read, by))
        .catch((error: unknown) => {
          logger.log('warn', 'a report of SLOs could not be kept', { id, reason: messageOf(error) });
        });
      return { data: { id, type: 'report_id' } };
    });

    scope.get(`${PATH}/:id/status`, READ, async (request) => {
      const id = paramOf(request, 'id');
      return { data: { id, type: 'report_id', attributes: { status: (await find(id)).status } } };
    });

    scope.get(`${PATH}/:id/download`, READ, async (request, reply) => {
      const id = paramOf(request, 'id');
      const { status, csv } = await find(id);
      if (status === 'in_progress') throw badRequest('report_not_ready', `report ${id} is still being written`);
      if (status === 'failed') throw badRequest('report_failed', `report ${id} could not be written`);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="slo-report-${id}.csv"`)
        .send(csv);
    });
  };
  app.register(routes);

  return {
    async close() {
      isClosing = true;
      await writing;
    },
  };
}

/** This API tells errors as objects: `{"errors":[{"title","detail"}]}`. */
function answerErrorObjects(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    const title = error instanceof CodedError ? TITLES[error.status] : undefined;
    if (!(error instanceof CodedError) || title === undefined) throw error;
    return reply.code(error.status).send({ errors: [{ title, detail: error.message }] });
  });
}

function readRequest(attributes: JsonObject): ReportRequest {
  const { from_ts: from, to_ts: to, query, interval = 'weekly', timezone = 'UTC' } = attributes;
  const kind = REPORT_INTERVALS.find((one) => one === interval);
  if (kind === undefined) throw badRequest('bad_report', `${String(interval).slice(0, 100)} is not a valid interval`);
  if (typeof query !== 'string') throw badRequest('bad_report', 'query should be a string');
  if (typeof from !== 'number' || typeof to !== 'number' || from < 0 || !(to > from) || to - from > MOST_SECONDS) {
    throw badRequest('bad_report', 'from_ts and to_ts should be seconds in order, at most 460 days apart');
  }
  const window = { from: Math.floor(from), to: Math.floor(to) };
  try {
    return { query, intervals: reportIntervals(window, kind, String(timezone)) };
  } catch {
    throw badRequest('bad_report', `${String(timezone).slice(0, 100)} is not a valid timezone`);
  }
}

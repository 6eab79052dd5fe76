import type { Report, ReportRun, ReportsAnswer } from '@komainu/contracts/dashboards/reports.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { paramOf, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { DashboardKeeper } from '../dashboards/keeper.ts';
import { slugOf } from '../dashboards/slug.ts';
import { checkSize } from '../json.ts';
import type { PictureMaker, WantedPicture } from '../picture/picture-maker.ts';
import type { StoredRun } from './definition.ts';
import { readReport } from './read-report.ts';
import type { ReportKeeper } from './report-keeper.ts';
import type { ReportSender } from './report-sender.ts';
import { isTimeZone } from './schedule.ts';

const PATH = '/api/unstable/dashboards/:id';
const LONGEST_WINDOW_MS = 460 * 86_400_000;
const HOUR_MS = 3_600_000;

export interface ReportRoutePorts {
  readonly dashboards: DashboardKeeper;
  readonly reports: ReportKeeper;
  readonly sender: ReportSender;
  readonly pictures: PictureMaker;
  readonly clock: Clock;
}

/** Pictures of a board to download, and reports that are mailed by a schedule. */
export function registerReportRoutes(app: FastifyInstance, ports: ReportRoutePorts): void {
  const { dashboards, reports, sender, pictures, clock } = ports;

  app.get(`${PATH}/picture`, READ, async (request, reply) => {
    const wanted = readWanted(request, clock.nowMs());
    const { principal } = request;
    if (principal === undefined) throw new CodedError('no_principal', 'Forbidden', { status: 403 });
    const { title, bytes, contentType } = await pictures.make(wanted, principal, clientSignal(reply));
    const name = `${slugOf(title)}.${wanted.format}`;
    return reply
      .type(contentType)
      .header('Cache-Control', 'no-store')
      .header('Content-Disposition', `attachment; filename="${name}"`)
      .send(bytes);
  });

  app.get(`${PATH}/reports`, READ, async (request): Promise<ReportsAnswer> => {
    const { id } = await dashboards.get(paramOf(request, 'id'));
    return { data: await reports.of(id), canMail: sender.canMail };
  });

  app.post(`${PATH}/reports`, WRITE, async (request, reply): Promise<Report> => {
    checkSize(request.body, 'the report');
    const { id } = await dashboards.get(paramOf(request, 'id'));
    const report = await reports.create(id, readReport(request.body), requestAuthor(request));
    return await reply.code(201).send(report);
  });

  app.put(`${PATH}/reports/:report`, WRITE, async (request): Promise<Report> => {
    checkSize(request.body, 'the report');
    const fields = readReport(request.body);
    return await reports.replace(paramOf(request, 'id'), paramOf(request, 'report'), fields, requestAuthor(request));
  });

  app.delete(`${PATH}/reports/:report`, WRITE, async (request, reply) => {
    await reports.delete(paramOf(request, 'id'), paramOf(request, 'report'), requestAuthor(request).id);
    return reply.code(204).send();
  });

  app.post(`${PATH}/reports/:report/send`, WRITE, async (request): Promise<ReportRun> => {
    const report = await reports.get(paramOf(request, 'id'), paramOf(request, 'report'));
    const run: StoredRun = {
      reportId: report.id,
      dueUnixMs: clock.nowMs(),
      state: 'running',
      isManual: true,
      attempts: 1,
      startedUnixMs: clock.nowMs(),
      finishedUnixMs: null,
      reason: null,
      warnings: [],
      sizeBytes: 0,
      sentTo: [],
    };
    if (!(await reports.claim(run, 0))) {
      throw new CodedError('already_sending', 'the report is being sent', { status: 409 });
    }
    const { reportId: _own, ...ended } = await sender.send(report, run);
    return ended;
  });
}

/** `?format=&from=&to=&zone=&language=&tpl_var_host=`; times in Unix ms, the last hour unless given. */
function readWanted(request: FastifyRequest, nowMs: number): WantedPicture {
  const query = queryOf(request);
  const format = query['format'] ?? 'pdf';
  if (format !== 'pdf' && format !== 'png') throw badRequest('bad_parameter', 'format must be pdf or png');
  const toMs = instant(query, 'to', nowMs);
  const fromMs = instant(query, 'from', toMs - HOUR_MS);
  if (fromMs >= toMs || toMs - fromMs > LONGEST_WINDOW_MS) {
    throw badRequest('bad_window', 'from must be before to, by 460 days at most');
  }
  const timeZone = query['zone'] ?? 'UTC';
  if (!isTimeZone(timeZone)) throw badRequest('bad_parameter', 'zone must be the name of a time zone');
  const params = Object.entries(query).filter(([key]) => key.startsWith('tpl_var_'));
  return {
    dashboardId: paramOf(request, 'id'),
    format,
    window: { fromMs, toMs },
    timeZone,
    language: query['language'] === 'ja' ? 'ja' : 'en',
    params: Object.fromEntries(params.map(([key, value]) => [key, value ?? ''])),
  };
}

function instant(query: QueryValues, name: string, usual: number): number {
  const text = query[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw badRequest('bad_parameter', `${name} is a time in Unix ms`);
  return value;
}

import type { Report, ReportFields } from '@komainu/contracts/dashboards/reports.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, codeOf } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { notFound } from '../json.ts';
import { REPORT, REPORT_RUN, type StoredReport, type StoredRun } from './definition.ts';
import { nextDue } from './schedule.ts';

const MOST_REPORTS = 20;
const KEPT_RUNS = 50;

/** Reports of dashboards and what became of them. */
export class ReportKeeper {
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;

  constructor(metadata: MetadataStore, clock: Clock) {
    this.#metadata = metadata;
    this.#clock = clock;
  }

  /** All reports of all dashboards. */
  async all(): Promise<readonly Document<StoredReport>[]> {
    return await this.#metadata.list<StoredReport>(REPORT);
  }

  /** Those of one dashboard, with what became of them. */
  async of(dashboardId: string): Promise<readonly Report[]> {
    const [reports, runs] = await Promise.all([this.all(), this.#runs()]);
    return reports
      .filter(({ body }) => body.dashboardId === dashboardId)
      .map((report) => this.present(report, runs.get(report.id) ?? []));
  }

  /** Throws `no_such_report` (404). */
  async get(dashboardId: string, id: string): Promise<Document<StoredReport>> {
    const report = await this.#metadata.get<StoredReport>(REPORT, id);
    if (report === undefined || report.body.dashboardId !== dashboardId) {
      throw notFound('no_such_report', `report ${id} not found`);
    }
    return report;
  }

  async create(dashboardId: string, fields: ReportFields, author: Author): Promise<Report> {
    const own = (await this.all()).filter(({ body }) => body.dashboardId === dashboardId);
    if (own.length >= MOST_REPORTS) {
      throw badRequest('too_many_reports', `a dashboard has at most ${MOST_REPORTS} reports`);
    }
    const body: StoredReport = { dashboardId, fields, author };
    return this.present(await this.#metadata.put(REPORT, uuid(), body, author.id, 0), []);
  }

  /** Whoever changes a report is its author from then on: it shows what he may see. */
  async replace(dashboardId: string, id: string, fields: ReportFields, author: Author): Promise<Report> {
    await this.get(dashboardId, id);
    const body: StoredReport = { dashboardId, fields, author };
    return this.present(await this.#metadata.put(REPORT, id, body, author.id), (await this.#runs()).get(id) ?? []);
  }

  async delete(dashboardId: string, id: string, by: string): Promise<void> {
    await this.get(dashboardId, id);
    await this.#metadata.delete(REPORT, id, by);
    for (const run of (await this.#runs()).get(id) ?? []) await this.#metadata.delete(REPORT_RUN, runId(id, run), by);
  }

  async run(reportId: string, dueUnixMs: number): Promise<Document<StoredRun> | undefined> {
    return await this.#metadata.get<StoredRun>(REPORT_RUN, runId(reportId, { dueUnixMs }));
  }

  /** Writes a run down over the version that was read (0: none); false when another server was faster. */
  async claim(run: StoredRun, expectedVersion: number): Promise<boolean> {
    try {
      await this.#metadata.put(REPORT_RUN, runId(run.reportId, run), run, 'system', expectedVersion);
      return true;
    } catch (error) {
      if (codeOf(error) === 'version_conflict') return false;
      throw error;
    }
  }

  /** Writes down how a run ended, and forgets the oldest ones. */
  async finish(run: StoredRun): Promise<void> {
    await this.#metadata.put(REPORT_RUN, runId(run.reportId, run), run, 'system');
    for (const old of ((await this.#runs()).get(run.reportId) ?? []).slice(KEPT_RUNS)) {
      await this.#metadata.delete(REPORT_RUN, runId(run.reportId, old), 'system');
    }
  }

  present({ id, body }: Document<StoredReport>, runs: readonly StoredRun[]): Report {
    const { fields, author } = body;
    return {
      ...fields,
      id,
      author: author.name ?? author.handle,
      nextUnixMs: fields.isPaused ? null : nextDue(fields.schedule, this.#clock.nowMs()),
      runs: runs.slice(0, KEPT_RUNS).map(({ reportId: _own, ...run }) => run),
    };
  }

  /** By report, the latest first. */
  async #runs(): Promise<ReadonlyMap<string, readonly StoredRun[]>> {
    const all = (await this.#metadata.list<StoredRun>(REPORT_RUN)).map(({ body }) => body);
    all.sort((one, other) => other.dueUnixMs - one.dueUnixMs);
    return Map.groupBy(all, ({ reportId }) => reportId);
  }
}

const runId = (reportId: string, { dueUnixMs }: Pick<StoredRun, 'dueUnixMs'>): string => `${reportId}:${dueUnixMs}`;

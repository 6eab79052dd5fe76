import type { Dashboard } from '@komainu/contracts/dashboards/dashboard.ts';
import type {
  DashboardDifference,
  DashboardVersion,
  DashboardVersionWithBody,
} from '@komainu/contracts/dashboards/unstable-api.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { StoredDashboard } from '../dashboards/definition.ts';
import { type DashboardKeeper, noSuchDashboard } from '../dashboards/keeper.ts';
import { LEFT_OUT, presentDashboard } from '../dashboards/present.ts';
import { notFound } from '../json.ts';
import { differences } from './difference.ts';

const PATH = '/api/unstable/dashboards/:id/versions';
const USUAL_VERSIONS = 50;
const MOST_VERSIONS = 500;

/** `/api/unstable/dashboards/:id/versions`, as the contracts describe it. */
export function registerVersionRoutes(app: FastifyInstance, keeper: DashboardKeeper): void {
  const historyOf = async (request: FastifyRequest) => {
    const id = paramOf(request, 'id');
    const history = await keeper.history(id);
    if (history.length === 0) throw noSuchDashboard(id);
    return history;
  };
  const versionOf = (history: readonly Document<StoredDashboard>[], text: string | undefined) => {
    const number = versionNumber(text);
    const version = history.find((one) => one.version === number);
    if (version === undefined) throw notFound('no_such_version', `there is no version ${number} of this dashboard`);
    return version;
  };

  app.get(PATH, READ, async (request): Promise<{ data: readonly DashboardVersion[] }> => {
    const query = queryOf(request);
    const limit = limitOf(query['limit'], USUAL_VERSIONS, MOST_VERSIONS);
    const before = query['before'] === undefined ? Number.POSITIVE_INFINITY : versionNumber(query['before']);
    const history = (await historyOf(request)).filter(({ version }) => version < before);
    return { data: history.slice(0, limit).map(present) };
  });

  app.get(`${PATH}/diff`, READ, async (request): Promise<{ data: readonly DashboardDifference[] }> => {
    const history = await historyOf(request);
    const query = queryOf(request);
    const [from, to] = [versionOf(history, query['from']), versionOf(history, query['to'])];
    // Leaving a value out and sending what is answered for it are the same.
    return { data: differences({ ...LEFT_OUT, ...from.body.fields }, { ...LEFT_OUT, ...to.body.fields }) };
  });

  app.get(`${PATH}/:version`, READ, async (request): Promise<{ data: DashboardVersionWithBody }> => {
    const version = versionOf(await historyOf(request), paramOf(request, 'version'));
    return { data: { ...present(version), dashboard: presentDashboard(version) } };
  });

  app.post(`${PATH}/:version/restore`, WRITE, async (request): Promise<Dashboard> => {
    const { id, body } = versionOf(await historyOf(request), paramOf(request, 'version'));
    const author = requestAuthor(request);
    return presentDashboard(await keeper.replace(id, body.fields, author, request.principal));
  });
}

function versionNumber(text: string | undefined): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw badRequest('bad_version', `'${String(text).slice(0, 50)}' is not the number of a version`);
}

function present({ version, body, updatedAtUnixMs, deleted }: Document<StoredDashboard>): DashboardVersion {
  return {
    version,
    title: body.fields.title,
    modified_at: isoMicros(updatedAtUnixMs),
    author: body.editor,
    widget_count: body.fields.widgets.length,
    deleted,
  };
}

import type { GetStartedAnswer, StatusAnswer } from '@komainu/contracts/status/status-api.ts';
import { type AdminServices, isAdmin, READ } from './ports.ts';

/** What the status and Get started pages need from the rest of the server. */
export interface OverviewPorts {
  status(): Promise<StatusAnswer>;
  /** The API key that Get started shows to who manages keys. */
  readonly apiKey: string;
  readonly site: string | undefined;
  /** Unix ms of the latest row of each signal. */
  latest(): Promise<GetStartedAnswer['latest']>;
}

/** `/api/unstable/status` and `/api/unstable/get-started`. */
export function registerOverview({ app }: AdminServices, ports: OverviewPorts): void {
  app.get('/api/unstable/status', READ, () => ports.status());
  app.get(
    '/api/unstable/get-started',
    READ,
    async (request): Promise<GetStartedAnswer> => ({
      apiKey: isAdmin(request) ? ports.apiKey : null,
      url: `${request.protocol}://${request.headers.host ?? 'localhost'}`,
      site: ports.site ?? null,
      latest: await ports.latest(),
    }),
  );
}

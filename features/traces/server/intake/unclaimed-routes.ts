import type { IntakeRoute } from '@komainu/http/intake.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';

interface UnclaimedRoute {
  readonly path: string;
  /** The name under which requests are counted. */
  readonly source: string;
  readonly status: number;
}

/**
 * What tracers send besides spans, for features that are not there yet. Errors here would make tracers send their
 * telemetry straight to Datadog, or log an error a flush. A feature that takes one over removes its line.
 */
const UNCLAIMED: readonly UnclaimedRoute[] = [
  { path: '/api/v0.1/pipeline_stats', source: 'pipeline_stats', status: 202 },
  { path: '/debugger/v1/diagnostics', source: 'debugger', status: 200 },
  { path: '/debugger/v1/input', source: 'debugger', status: 200 },
  { path: '/debugger/v2/input', source: 'debugger', status: 200 },
  { path: '/openlineage/api/v1/lineage', source: 'openlineage', status: 200 },
  { path: '/profiling/v1/input', source: 'profiles', status: 200 },
  { path: '/symdb/v1/input', source: 'symdb', status: 200 },
  { path: '/telemetry/proxy/api/v2/apmtelemetry', source: 'apmtelemetry', status: 202 },
  { path: '/tracer_flare/v1', source: 'tracer_flare', status: 200 },
  { path: '/v0.1/pipeline_stats', source: 'pipeline_stats', status: 200 },
  // Old tracers describe their services here.
  { path: '/v0.3/services', source: 'services', status: 200 },
  { path: '/v0.4/services', source: 'services', status: 200 },
];

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Tracers and agents ask here for configurations, every few seconds. 404 says that there are none, and is quiet on their side;
 * it is no data that is refused, so nothing is counted.
 */
const REMOTE_CONFIGURATION: IntakeRoute = {
  method: ['POST', 'PUT'],
  url: '/v0.7/config',
  maxBytes: 1024 * 1024,
  handle: () => ({ status: 404, body: { errors: ['remote configuration is not offered'] } }),
};

/** Counts each request as received and rejected `no_feature`. Empty probes count as nothing. */
export function unclaimedTracerRoutes(ledger: IntakeLedger): readonly IntakeRoute[] {
  const unclaimed = UNCLAIMED.map(
    ({ path, source, status }): IntakeRoute => ({
      method: ['POST', 'PUT'],
      url: path,
      maxBytes: MAX_BYTES,
      handle: ({ body }) => {
        if (body.length > 2) {
          ledger.received(source, 1);
          ledger.rejected(source, 'no_feature');
        }
        return { status, body: {} };
      },
    }),
  );
  return [...unclaimed, REMOTE_CONFIGURATION];
}

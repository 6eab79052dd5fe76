/** What is done with the body of a route. */
export type RouteKind = 'forward' | 'stats' | 'traces';

/** What a client is told once its payload is on disk. */
export type RouteAnswer = 'rates' | 'ok' | 'empty' | 'accepted';

/** A route that takes data, from POST and PUT alike, as tracers differ. */
export interface IntakeRoute {
  /** The exact path, or a prefix when it ends with a slash. */
  readonly path: string;
  readonly kind: RouteKind;
  /** Name in the counters. */
  readonly source: string;
  readonly maxBytes: number;
  readonly answer: RouteAnswer;
}

const MEBIBYTE = 1024 * 1024;

function traces(version: string, maxBytes: number): IntakeRoute {
  const answer = version === 'v0.3' ? 'ok' : 'rates';
  return { path: `/${version}/traces`, kind: 'traces', source: 'traces', maxBytes, answer };
}

function forward(path: string, source: string, mebibytes: number, answer: RouteAnswer): IntakeRoute {
  return { path, kind: 'forward', source, maxBytes: mebibytes * MEBIBYTE, answer };
}

/** The Agent's receiver routes; `maxRequestBytes` is `apm_config.max_request_bytes`. */
export function intakeRoutes(maxRequestBytes: number): readonly IntakeRoute[] {
  return [
    forward('/debugger/v1/diagnostics', 'debugger', 5, 'empty'),
    forward('/debugger/v1/input', 'debugger', 5, 'empty'),
    forward('/debugger/v2/input', 'debugger', 5, 'empty'),
    forward('/openlineage/api/v1/lineage', 'openlineage', 10, 'empty'),
    forward('/profiling/v1/input', 'profiles', 50, 'empty'),
    forward('/symdb/v1/input', 'symdb', 50, 'empty'),
    forward('/telemetry/proxy/', 'telemetry', 10, 'accepted'),
    forward('/tracer_flare/v1', 'flare', 50, 'empty'),
    forward('/v0.1/pipeline_stats', 'pipeline_stats', 25, 'accepted'),
    // Old tracers describe their services here.
    forward('/v0.3/services', 'services', 1, 'ok'),
    traces('v0.3', maxRequestBytes),
    forward('/v0.4/services', 'services', 1, 'ok'),
    traces('v0.4', maxRequestBytes),
    traces('v0.5', maxRequestBytes),
    { path: '/v0.6/stats', kind: 'stats', source: 'stats', maxBytes: maxRequestBytes, answer: 'empty' },
    traces('v0.7', maxRequestBytes),
    traces('v1.0', maxRequestBytes),
  ];
}

/** The route of a path, undefined when it is none of these. */
export function routeOf(routes: readonly IntakeRoute[], path: string): IntakeRoute | undefined {
  return routes.find((route) =>
    route.path.endsWith('/') ? path.startsWith(route.path) && !path.includes('..') : path === route.path,
  );
}

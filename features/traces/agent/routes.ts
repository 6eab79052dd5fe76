/** What a tracer is told once its payload is on disk. */
type RouteAnswer = 'rates' | 'ok' | 'empty' | 'accepted';

/** A route whose body is kept on disk and passed on to the server at the same path. */
export interface ForwardedRoute {
  /** The exact path, or a prefix when it ends with a slash. */
  readonly path: string;
  /** Name in the counters. */
  readonly source: string;
  readonly maxBytes: number;
  readonly answer: RouteAnswer;
}

const MEBIBYTE = 1024 * 1024;
/** The Agent's `apm_config.max_request_bytes`. */
export const MAX_TRACE_BYTES = 25 * MEBIBYTE;

/** The Agent's receiver routes that we pass on; POST and PUT alike, as tracers differ. */
const forwardedRoutes: readonly ForwardedRoute[] = [
  { path: '/debugger/v1/diagnostics', source: 'debugger', maxBytes: 5 * MEBIBYTE, answer: 'empty' },
  { path: '/debugger/v1/input', source: 'debugger', maxBytes: 5 * MEBIBYTE, answer: 'empty' },
  { path: '/debugger/v2/input', source: 'debugger', maxBytes: 5 * MEBIBYTE, answer: 'empty' },
  { path: '/profiling/v1/input', source: 'profiles', maxBytes: 50 * MEBIBYTE, answer: 'empty' },
  { path: '/symdb/v1/input', source: 'symdb', maxBytes: 50 * MEBIBYTE, answer: 'empty' },
  { path: '/telemetry/proxy/', source: 'telemetry', maxBytes: 10 * MEBIBYTE, answer: 'accepted' },
  { path: '/tracer_flare/v1', source: 'flare', maxBytes: 50 * MEBIBYTE, answer: 'empty' },
  { path: '/v0.1/pipeline_stats', source: 'pipeline_stats', maxBytes: MAX_TRACE_BYTES, answer: 'accepted' },
  { path: '/v0.3/traces', source: 'traces', maxBytes: MAX_TRACE_BYTES, answer: 'ok' },
  { path: '/v0.4/traces', source: 'traces', maxBytes: MAX_TRACE_BYTES, answer: 'rates' },
  { path: '/v0.5/traces', source: 'traces', maxBytes: MAX_TRACE_BYTES, answer: 'rates' },
  { path: '/v0.6/stats', source: 'stats', maxBytes: MAX_TRACE_BYTES, answer: 'empty' },
  { path: '/v0.7/traces', source: 'traces', maxBytes: MAX_TRACE_BYTES, answer: 'rates' },
];

/** The route of a path, undefined when it is none of these. */
export function routeOf(path: string): ForwardedRoute | undefined {
  return forwardedRoutes.find((route) =>
    route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
  );
}

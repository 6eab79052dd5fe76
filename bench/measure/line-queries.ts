import { call, type RunningServer } from '../../test/process/server.ts';

/** From the first point to the end of the last, in seconds. */
export interface LineWindow {
  readonly fromUnixS: number;
  readonly untilUnixS: number;
  readonly stepS: number;
}

/** Asks a server of ours for a metric query; throws unless so many lines come. */
export async function askOurs(
  server: RunningServer,
  query: string,
  { fromUnixS, untilUnixS, stepS }: LineWindow,
  lines: number,
): Promise<void> {
  const answer = await call<{ data: { attributes: { series: unknown[] } } }>(
    server,
    'POST',
    '/api/v2/query/timeseries',
    {
      data: {
        type: 'timeseries_request',
        attributes: {
          from: fromUnixS * 1000,
          to: untilUnixS * 1000,
          interval: stepS * 1000,
          queries: [{ name: 'a', data_source: 'metrics', query }],
          formulas: [{ formula: 'a' }],
        },
      },
    },
  );
  expectLines('ours', answer.data.attributes.series.length, lines);
}

/** Asks VictoriaMetrics the same in PromQL. */
export async function askVictoriaMetrics(
  port: number,
  promql: string,
  { fromUnixS, untilUnixS, stepS }: LineWindow,
  lines: number,
): Promise<void> {
  const query = new URLSearchParams({
    query: promql,
    start: String(fromUnixS),
    end: String(untilUnixS - stepS),
    step: `${stepS}s`,
  });
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query_range?${query}`);
  const { data } = (await answer.json()) as { data: { result: unknown[] } };
  expectLines('VictoriaMetrics', data.result.length, lines);
}

function expectLines(who: string, got: number, wanted: number): void {
  if (got !== wanted) throw new Error(`${who} answered ${got} lines of ${wanted}`);
}

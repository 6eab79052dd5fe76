import type { Comparison, SloMonitorQuery } from './ast.ts';
import type { Chain } from './chain.ts';
import { callOf, onlyCalls } from './events.ts';
import { MonitorSyntaxError } from './syntax-error.ts';
import { durationSeconds } from './window.ts';

/** Reads `error_budget("id").over("7d")` and burn rates. Throws MonitorSyntaxError. */
export function readSlo(chain: Chain, comparison: Comparison): SloMonitorQuery {
  const { head } = chain;
  if (head.name !== 'error_budget' && head.name !== 'burn_rate') {
    throw new MonitorSyntaxError(
      `error_budget("…") or burn_rate("…") is expected, not "${head.name}"`,
      head.offset,
      head.name.length,
    );
  }
  onlyCalls(chain, ['over', 'long_window', 'short_window']);
  const sloId = head.args[0]?.value ?? '';
  if (sloId === '') throw new MonitorSyntaxError(`${head.name} needs the id of an SLO`, head.offset, head.length);
  const overSeconds = secondsOf(chain, 'over');
  if (overSeconds === null) throw new MonitorSyntaxError('.over("7d") is missing', head.offset, head.length);
  const longWindowSeconds = secondsOf(chain, 'long_window');
  if (head.name === 'burn_rate' && longWindowSeconds === null) {
    throw new MonitorSyntaxError('.long_window("1h") is missing', head.offset, head.length);
  }
  return {
    kind: 'slo',
    measure: head.name,
    sloId,
    overSeconds,
    longWindowSeconds,
    shortWindowSeconds: secondsOf(chain, 'short_window'),
    comparison,
  };
}

function secondsOf(chain: Chain, name: string): number | null {
  const call = callOf(chain, name);
  if (call === undefined) return null;
  const seconds = durationSeconds(call.args[0]?.value ?? '');
  if (seconds !== undefined) return seconds;
  throw new MonitorSyntaxError(`.${name}() takes a duration such as 5m, 1h or 7d`, call.offset, call.length);
}

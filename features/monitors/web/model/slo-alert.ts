import { quoted } from '@komainu/ui/monitors/monitor-link.ts';
import { argumentsOf, readChain } from './chain.ts';

/** How much of an objective's error budget is spent, or how fast it is being spent. */
export interface SloAlert {
  readonly measure: 'error_budget' | 'burn_rate';
  readonly slo: string;
  /** `7d` */
  readonly over: string;
  /** Of burn rates. */
  readonly longWindow: string;
  readonly shortWindow: string;
}

/** `burn_rate("id").over("30d").long_window("1h").short_window("5m")`, `error_budget("id").over("7d")`. */
export function readSloAlert(body: string): SloAlert | undefined {
  const [head, ...rest] = readChain(body) ?? [];
  if (head?.name !== 'error_budget' && head?.name !== 'burn_rate') return undefined;
  return {
    measure: head.name,
    slo: head.args[0] ?? '',
    over: argumentsOf(rest, 'over')?.[0] ?? '7d',
    longWindow: argumentsOf(rest, 'long_window')?.[0] ?? '1h',
    shortWindow: argumentsOf(rest, 'short_window')?.[0] ?? '5m',
  };
}

export function writeSloAlert({ measure, slo, over, longWindow, shortWindow }: SloAlert): string {
  const windows =
    measure === 'error_budget' ? '' : `.long_window(${quoted(longWindow)}).short_window(${quoted(shortWindow)})`;
  return `${measure}(${quoted(slo)}).over(${quoted(over)})${windows}`;
}

import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Finding, Findings } from '../finding.ts';
import { advance } from './advance.ts';
import { judge, type Limits } from './judge.ts';
import { policyOf } from './policy.ts';

/** Milliseconds that the states of 10,000 groups take once they are found: `node packages/evaluate/state/advance.bench.ts`. */
const GROUPS = 10_000;
const ROUNDS = 50;
const LIMITS: Limits = { operator: '>', critical: 90, criticalRecovery: 80, warning: 70, warningRecovery: null };

function findingsOf(value: (index: number) => number): Findings {
  const found = Array.from({ length: GROUPS }, (_, index): [string, Finding] => {
    const name = `host:h${index}`;
    const measured = value(index);
    const judged = (before: MonitorState) => judge(measured, before, LIMITS);
    return [name, { tags: [name], value: measured, full: true, judge: judged, details: {} }];
  });
  return { groups: new Map(found) };
}

const context = {
  policy: policyOf({}, 300_000, ['host']),
  multi: true,
  isOther: false,
  silenceOf: () => 'none' as const,
  tellsAfter: () => true,
} as const;
const calm = findingsOf(() => 10);
const before = advance(new Map(), calm, { ...context, nowMs: 0, isFirst: true }).groups;
const cases = { 'none changes': calm, 'a tenth alerts': findingsOf((index) => (index % 10 === 0 ? 95 : 10)) };

for (const [name, found] of Object.entries(cases)) {
  const times = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    advance(before, found, { ...context, nowMs: 60_000, isFirst: false });
    return performance.now() - startedMs;
  }).sort((a, b) => a - b);
  console.log(`${name}: ${(times[ROUNDS >> 1] ?? 0).toFixed(1)} ms, at best ${(times[0] ?? 0).toFixed(1)} ms`);
}

import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { CompositeMonitorQuery, CompositeNode } from '@komainu/query/monitors/ast.ts';
import { byName, type Finding, type Findings, WHOLE } from '../finding.ts';
import type { EvaluationSources } from '../sources.ts';
import { worstState } from '../state/group-memory.ts';

/** From the least to the most severe. */
const SEVERITY: readonly MonitorState[] = ['OK', 'Skipped', 'Ignored', 'Unknown', 'No Data', 'Warn', 'Alert'];

/**
 * Evaluates a composite: `&&` is the lesser of two states, `||` the greater, `!` makes OK of what alerts and the reverse.
 * Monitors with groups are combined group by group, over those that all of them have. Throws `no_such_monitor`.
 */
export function findComposite({ node, monitorIds }: CompositeMonitorQuery, sources: EvaluationSources): Findings {
  const states = new Map(monitorIds.map((id) => [id, statesOf(id, sources)]));
  const findings = groupsOf([...states.values()]).flatMap((name): Finding[] => {
    const state = evaluate(node, (id) => stateIn(states.get(id), name));
    if (state !== 'OK' && state !== 'Warn' && state !== 'Alert') return [];
    const of = Object.fromEntries(monitorIds.map((id) => [id, stateIn(states.get(id), name)]));
    const tags = name === WHOLE ? [] : name.split(',');
    return [
      {
        tags,
        value: null,
        full: true,
        judge: () => ({ level: state, threshold: undefined }),
        details: { monitors: of },
      },
    ];
  });
  return { groups: byName(findings) };
}

function statesOf(id: number, sources: EvaluationSources): ReadonlyMap<string, MonitorState> {
  const states = sources.states(id);
  if (states === undefined)
    throw new CodedError('no_such_monitor', `the composite names monitor ${id}, which is not there`, { status: 400 });
  return states;
}

/** The groups that all monitors with groups share; `*` when none has any. */
function groupsOf(all: readonly ReadonlyMap<string, MonitorState>[]): readonly string[] {
  const grouped = all.filter((states) => states.size > 0 && !states.has(WHOLE));
  const [first, ...others] = grouped;
  if (first === undefined) return [WHOLE];
  return [...first.keys()].filter((name) => others.every((states) => states.has(name)));
}

/** The state of a group; of a monitor without groups, its own. */
function stateIn(states: ReadonlyMap<string, MonitorState> | undefined, name: string): MonitorState {
  if (states === undefined || states.size === 0) return 'No Data';
  return states.get(name) ?? states.get(WHOLE) ?? worstState(states.values());
}

function evaluate(node: CompositeNode, stateOf: (id: number) => MonitorState): MonitorState {
  switch (node.kind) {
    case 'monitor':
      return stateOf(node.id);
    case 'not':
      return evaluate(node.child, stateOf) === 'OK' ? 'Alert' : 'OK';
    case 'and':
    case 'or': {
      const [left, right] = [evaluate(node.left, stateOf), evaluate(node.right, stateOf)];
      const isLeftWorse = SEVERITY.indexOf(left) > SEVERITY.indexOf(right);
      return isLeftWorse === (node.kind === 'or') ? left : right;
    }
  }
}

import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { groupName } from '../finding.ts';
import type { GroupChange } from './advance.ts';
import { type GroupMemory, worstState } from './group-memory.ts';

export type Groups = ReadonlyMap<string, GroupMemory>;

const EVERYTHING = '*';

/**
 * What is told by fewer groups than the query has (`notify_by: ["cluster"]`, `["*"]` for all at once): a change of such a
 * group is one of the worst state that people know of. `before` and `after` are all groups. Pure.
 */
export function together(
  changes: readonly GroupChange[],
  before: Groups,
  after: Groups,
  notifyBy: readonly string[],
): readonly GroupChange[] {
  if (notifyBy.length === 0) return changes;
  const keys = notifyBy.includes(EVERYTHING) ? [] : notifyBy;
  const tagsOf = (tags: readonly string[]) => tags.filter((tag) => keys.some((key) => tag.startsWith(`${key}:`)));
  const told = changes.filter(({ tell }) => tell !== null);
  const byGroup = Map.groupBy(told, ({ tags }) => groupName(tagsOf(tags)));
  return [...byGroup].flatMap(([name, ofGroup]) => {
    const [first] = ofGroup;
    if (first === undefined) return [];
    const isIn = (group: string) => groupName(tagsOf(group.split(','))) === name;
    const from = worstTold(before, isIn);
    const to = worstTold(after, isIn);
    const again = ofGroup.every(({ tell }) => tell?.again === true);
    if (from === to && !again) return [];
    // What the worst of them says stands for all.
    const shown = ofGroup.find(({ tell }) => tell?.to === to) ?? first;
    if (shown.tell === null) return [];
    return [
      {
        ...shown,
        group: name,
        tags: tagsOf(shown.tags),
        tell: { ...shown.tell, from, to, again },
        details: { ...shown.details, groups: ofGroup.map(({ group }) => group) },
      },
    ];
  });
}

function worstTold(groups: Groups, isIn: (group: string) => boolean): MonitorState {
  const told = [...groups].filter(([name]) => isIn(name)).map(([, { toldState }]) => toldState);
  return told.length === 0 ? 'OK' : worstState(told);
}

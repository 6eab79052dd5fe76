import type { Span } from '@komainu/contracts/traces/span.ts';

/** A span in its trace. Times are nanoseconds after the trace's first start: they fit a double. */
export interface TreeSpan {
  readonly span: Span;
  readonly startNs: number;
  readonly endNs: number;
  readonly children: TreeSpan[];
  parent: TreeSpan | undefined;
  depth: number;
}

export interface TraceTree {
  /** True roots and orphans, by start. */
  readonly roots: readonly TreeSpan[];
  /** Depth first, children by start. */
  readonly ordered: readonly TreeSpan[];
  readonly byId: ReadonlyMap<string, TreeSpan>;
  readonly durationNs: number;
  readonly startUnixNs: bigint;
  /** Spans that name a parent which is not there. */
  readonly orphans: number;
}

/**
 * Builds the tree of a trace. Whatever hosts' clocks say stands; a parent that is missing makes a root, and spans that are
 * their own ancestors are cut loose.
 */
export function buildTree(spans: readonly Span[]): TraceTree {
  const startUnixNs = spans.reduce(
    (least, span) => (BigInt(span.startUnixNs) < least ? BigInt(span.startUnixNs) : least),
    BigInt(spans[0]?.startUnixNs ?? 0),
  );
  const byId = new Map<string, TreeSpan>();
  for (const span of spans) {
    const startNs = Number(BigInt(span.startUnixNs) - startUnixNs);
    byId.set(span.spanId, {
      span,
      startNs,
      endNs: startNs + span.durationNs,
      children: [],
      parent: undefined,
      depth: 0,
    });
  }
  const roots: TreeSpan[] = [];
  let orphans = 0;
  for (const node of byId.values()) {
    const parent = node.span.parentId === '' ? undefined : byId.get(node.span.parentId);
    if (parent === undefined || reaches(parent, node)) {
      if (node.span.parentId !== '') orphans++;
      roots.push(node);
      continue;
    }
    node.parent = parent;
    parent.children.push(node);
  }
  roots.sort(byStart);
  const ordered: TreeSpan[] = [];
  const waiting = roots.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1;
    ordered.push(node);
    node.children.sort(byStart);
    for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index] as TreeSpan);
  }
  const durationNs = ordered.reduce((most, node) => Math.max(most, node.endNs), 1);
  return { roots, ordered, byId, durationNs, startUnixNs, orphans };
}

const byStart = (a: TreeSpan, b: TreeSpan): number => a.startNs - b.startNs || b.endNs - a.endNs;

/** Whether `node` is already above `from`. */
function reaches(from: TreeSpan, node: TreeSpan): boolean {
  for (let above: TreeSpan | undefined = from; above !== undefined; above = above.parent)
    if (above === node) return true;
  return false;
}

/** The time of a span that no child of it covers. */
export function selfTimeNs(node: TreeSpan): number {
  let covered = 0;
  let until = node.startNs;
  for (const child of node.children) {
    const from = Math.max(child.startNs, until);
    const to = Math.min(child.endNs, node.endNs);
    if (to <= from) continue;
    covered += to - from;
    until = to;
  }
  return Math.max(0, node.span.durationNs - covered);
}

/**
 * The critical path: what the end of the trace waited for. From the end of the longest root backwards, always the child
 * that ended last before the present moment. Gives the time on the path by span id.
 */
export function criticalPath(tree: TraceTree): ReadonlyMap<string, number> {
  const path = new Map<string, number>();
  const root = tree.roots.reduce<TreeSpan | undefined>(
    (longest, node) => (longest === undefined || node.span.durationNs > longest.span.durationNs ? node : longest),
    undefined,
  );
  if (root === undefined) return path;
  const walk = (node: TreeSpan, endNs: number): void => {
    let cursor = endNs;
    const byEnd = node.children.toSorted((a, b) => b.endNs - a.endNs);
    for (const child of byEnd) {
      // What overlaps a sibling that ended later ran beside it; only the parent's own end cuts a child short.
      const childEndNs = cursor === endNs ? Math.min(child.endNs, cursor) : child.endNs;
      if (childEndNs > cursor || child.startNs >= cursor || childEndNs <= node.startNs) continue;
      // Answers arrive a little before the callee's span ends; a child that mostly outlives its parent did not hold it up.
      if (childEndNs - child.startNs < child.span.durationNs / 2) continue;
      add(path, node, cursor - childEndNs);
      walk(child, childEndNs);
      cursor = Math.max(child.startNs, node.startNs);
    }
    add(path, node, cursor - node.startNs);
  };
  walk(root, root.endNs);
  return path;
}

function add(path: Map<string, number>, node: TreeSpan, timeNs: number): void {
  if (timeNs > 0) path.set(node.span.spanId, (path.get(node.span.spanId) ?? 0) + timeNs);
}

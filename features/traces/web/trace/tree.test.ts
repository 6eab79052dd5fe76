import type { Span } from '@komainu/contracts/traces/span.ts';
import { describe, expect, it } from 'vitest';
import { barAt, layoutFlame } from './flame.ts';
import { buildTree, criticalPath, selfTimeNs } from './tree.ts';

const BASE = 1_800_000_000_000_000_000n;

function span(spanId: string, parentId: string, start: number, duration: number): Span {
  return {
    traceId: 't',
    spanId,
    parentId,
    service: 'web',
    name: 'op',
    resource: spanId,
    type: 'web',
    startUnixNs: String(BASE + BigInt(start)),
    durationNs: duration,
    error: false,
    host: '',
    env: '',
    version: '',
    kind: '',
    meta: {},
    metrics: {},
  };
}

const ids = (nodes: readonly { span: Span }[]) => nodes.map((node) => node.span.spanId).join(' ');

describe('the tree', () => {
  it('orders depth first by start, with depths', () => {
    const tree = buildTree([
      span('c', 'a', 50, 20),
      span('a', '', 0, 100),
      span('d', 'b', 12, 5),
      span('b', 'a', 10, 20),
    ]);
    expect(ids(tree.ordered)).toBe('a b d c');
    expect(tree.ordered.map((node) => node.depth)).toEqual([0, 1, 2, 1]);
    expect([tree.durationNs, tree.startUnixNs, tree.orphans]).toEqual([100, BASE, 0]);
  });

  it('keeps orphans as roots, and a clock that is early as the start', () => {
    const tree = buildTree([span('a', '', 0, 100), span('early', 'a', -50, 10), span('lost', 'nobody', 20, 5)]);
    expect(ids(tree.roots)).toBe('a lost');
    expect([tree.startUnixNs, tree.orphans, tree.durationNs]).toEqual([BASE - 50n, 1, 150]);
  });

  it('cuts circles and spans that name themselves', () => {
    const tree = buildTree([span('a', 'b', 0, 10), span('b', 'a', 0, 10), span('c', 'c', 0, 10)]);
    expect(tree.ordered).toHaveLength(3);
  });

  it('gives self time without counting overlapping children twice', () => {
    const tree = buildTree([
      span('a', '', 0, 100),
      span('b', 'a', 10, 40),
      span('c', 'a', 30, 40),
      span('late', 'a', 90, 50),
    ]);
    expect(selfTimeNs(tree.ordered[0] as never)).toBe(100 - 60 - 10);
  });
});

it('finds what the end of the trace waited for', () => {
  const tree = buildTree([
    span('a', '', 0, 100),
    span('fast', 'a', 0, 20),
    span('slow', 'a', 10, 70),
    span('inner', 'slow', 20, 50),
    span('detached', 'a', 95, 500),
  ]);
  expect(Object.fromEntries(criticalPath(tree))).toEqual({ a: 30, slow: 20, inner: 50 });
});

it('counts a callee that ends a little after the answer arrived', () => {
  const tree = buildTree([span('call', '', 0, 100), span('served', 'call', 10, 95)]);
  expect(Object.fromEntries(criticalPath(tree))).toEqual({ call: 10, served: 90 });
});

describe('the flame graph', () => {
  it('puts overlapping siblings into rows of their own', () => {
    const layout = layoutFlame(
      buildTree([span('a', '', 0, 100), span('b', 'a', 0, 60), span('c', 'a', 30, 60), span('d', 'a', 70, 10)]),
    );
    expect(Object.fromEntries(layout.bars.map((bar) => [bar.node.span.spanId, bar.row]))).toEqual({
      a: 0,
      b: 1,
      c: 2,
      d: 1,
    });
    expect(barAt(layout, 1, 75, 0)?.node.span.spanId).toBe('d');
    expect(barAt(layout, 1, 65, 0)).toBeUndefined();
    expect(barAt(layout, 1, 65, 6)?.node.span.spanId).toBe('b');
  });

  it('lays ten thousand spans out in well under a second', () => {
    const spans = [
      span('root', '', 0, 1e6),
      ...Array.from({ length: 10_000 }, (_, index) =>
        span(`s${index}`, index % 7 === 0 ? 'root' : `s${index - 1}`, index * 100, 700),
      ),
    ];
    const startedMs = performance.now();
    const layout = layoutFlame(buildTree(spans));
    expect(layout.bars).toHaveLength(10_001);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

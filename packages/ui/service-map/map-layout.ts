import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceEdge, ServiceNode } from '@komainu/contracts/traces/service-map-api.ts';

export const NODE_WIDTH = 204;
export const NODE_HEIGHT = 52;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a map is laid out: from left to right with room for words beside the lines, or closer, or from top to bottom. */
export interface MapWay {
  readonly isDown: boolean;
  /** Whether there is room for words beside the lines. */
  readonly hasWords: boolean;
}

const WAYS: readonly MapWay[] = [
  { isDown: false, hasWords: true },
  { isDown: false, hasWords: false },
  { isDown: true, hasWords: false },
];
/** Maps that are drawn smaller are hard to read: then another way is tried. */
const READABLE = 0.75;

/** The first way in which a map can be read in a place of so many px, else the one that is largest. */
export function bestWay(
  nodes: readonly ServiceNode[],
  edges: readonly ServiceEdge[],
  width: number,
  height: number,
): MapWay {
  const tried = WAYS.map((way) => {
    const places = [...mapLayout(nodes, edges, way).values()];
    const across = Math.max(NODE_WIDTH, ...places.map(({ x }) => x + NODE_WIDTH));
    const down = Math.max(NODE_HEIGHT, ...places.map(({ y }) => y + NODE_HEIGHT));
    return { way, scale: Math.min(width / across, height / down) };
  });
  const [first] = WAYS;
  const found = tried.find(({ scale }) => scale >= READABLE) ?? tried.toSorted((a, b) => b.scale - a.scale)[0];
  return found?.way ?? first ?? { isDown: false, hasWords: true };
}

/** Places of the nodes' upper left corners in px: callers before what they call, as few crossings as can be. */
export function mapLayout(
  nodes: readonly ServiceNode[],
  edges: readonly ServiceEdge[],
  { isDown, hasWords }: MapWay = { isDown: false, hasWords: true },
): ReadonlyMap<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: isDown ? 'TB' : 'LR', nodesep: 22, ranksep: hasWords ? 140 : 48 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { service } of nodes) graph.setNode(service, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    nodes.map(({ service }) => {
      const { x = 0, y = 0 } = graph.node(service);
      return [service, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}

/** How strong a line is drawn for so many requests beside the busiest of the map, in px. */
export function strokeOf(hits: number, most: number): number {
  return most <= 0 ? 1 : 1 + 2 * (Math.log1p(hits) / Math.log1p(most));
}

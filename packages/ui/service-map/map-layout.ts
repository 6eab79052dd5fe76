import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceEdge, ServiceNode } from '@komainu/contracts/traces/service-map-api.ts';

export const NODE_WIDTH = 204;
export const NODE_HEIGHT = 52;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places of the nodes' upper left corners in px: callers left of what they call, as few crossings as can be. */
export function mapLayout(nodes: readonly ServiceNode[], edges: readonly ServiceEdge[]): ReadonlyMap<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 140 });
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

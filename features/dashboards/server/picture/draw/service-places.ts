import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import type { Box } from '../shapes.ts';

const SERVICE = { width: 184, height: 48 };

export interface ServicePlaces {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
}

/** Where services stand: callers left of what they call, as few crossings as can be. As the screens place them. */
export function placeServices({ nodes, edges }: ServiceMapAnswer): ServicePlaces {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 130 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { service } of nodes) graph.setNode(service, { ...SERVICE });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  layout(graph);
  const boxes = new Map(
    nodes.map(({ service }) => {
      const { x = 0, y = 0 } = graph.node(service);
      return [service, { x: x - SERVICE.width / 2, y: y - SERVICE.height / 2, ...SERVICE }] as const;
    }),
  );
  return {
    boxes,
    width: Math.max(1, ...[...boxes.values()].map(({ x }) => x + SERVICE.width)),
    height: Math.max(1, ...[...boxes.values()].map(({ y }) => y + SERVICE.height)),
  };
}

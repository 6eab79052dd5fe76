import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import type { Box } from '../shapes.ts';

const SERVICE = { width: 184, height: 48 };

/** Ways to place services: with room for words beside the calls, without, and from top to bottom. */
const WAYS = [
  { isDown: false, hasWords: true, ranksep: 130 },
  { isDown: false, hasWords: false, ranksep: 44 },
  { isDown: true, hasWords: false, ranksep: 40 },
] as const;
/** Words that are drawn smaller are hard to read: then another way is tried. */
const READABLE = 0.72;

export interface ServicePlaces {
  /** From the size of the map to that of the box. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Callers stand above what they call, and not left of it. */
  readonly isDown: boolean;
  /** Whether there is room for words beside calls. */
  readonly hasWords: boolean;
  readonly boxes: ReadonlyMap<string, Box>;
}

/** Where services stand so that they can be read in a box: callers before what they call, as few crossings as can be. */
export function placeServices(map: ServiceMapAnswer, box: Box): ServicePlaces {
  const places: ServicePlaces[] = [];
  for (const way of WAYS) {
    const found = place(map, way, box);
    if (found.scale >= READABLE) return found;
    places.push(found);
  }
  return places.reduce((best, one) => (one.scale > best.scale ? one : best));
}

function place(
  { nodes, edges }: ServiceMapAnswer,
  { isDown, hasWords, ranksep }: (typeof WAYS)[number],
  box: Box,
): ServicePlaces {
  const graph = new Graph();
  graph.setGraph({ rankdir: isDown ? 'TB' : 'LR', nodesep: 22, ranksep });
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
  const width = Math.max(1, ...[...boxes.values()].map(({ x }) => x + SERVICE.width));
  const height = Math.max(1, ...[...boxes.values()].map(({ y }) => y + SERVICE.height));
  return { boxes, width, height, isDown, hasWords, scale: Math.min(1.1, box.width / width, box.height / height) };
}

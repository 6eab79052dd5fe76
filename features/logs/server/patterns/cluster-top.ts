import { clusterLines } from '@komainu/patterns/cluster.ts';
import type { PatternPart } from '@komainu/patterns/render.ts';

export interface TopCluster {
  readonly id: string;
  readonly pattern: string;
  readonly parts: readonly PatternPart[];
}

export interface ClusteredLines {
  /** The most frequent among the counted lines first; at most as many as asked for. */
  readonly top: readonly TopCluster[];
  /** How many patterns the counted lines have. */
  readonly patterns: number;
  /** The index in `top` of each line; -1 for others. */
  readonly assignment: Int32Array;
}

/**
 * Clusters lines of which the first `counted` are those asked about; the others, from before, only tell what is new.
 */
export function clusterTop(lines: readonly string[], counted: number, limit: number): ClusteredLines {
  const { clusters, assignment } = clusterLines(lines);
  const counts = new Int32Array(clusters.length);
  for (let line = 0; line < counted; line++) {
    const cluster = assignment[line] ?? 0;
    counts[cluster] = (counts[cluster] ?? 0) + 1;
  }
  const found = clusters.map((_, index) => index).filter((index) => (counts[index] ?? 0) > 0);
  found.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const places = new Int32Array(clusters.length).fill(-1);
  found.slice(0, limit).forEach((cluster, place) => {
    places[cluster] = place;
  });
  const top = found.slice(0, limit).flatMap((index) => {
    const cluster = clusters[index];
    return cluster === undefined ? [] : [{ id: cluster.id, pattern: cluster.pattern, parts: cluster.parts }];
  });
  return { top, patterns: found.length, assignment: assignment.map((cluster) => places[cluster] ?? -1) };
}

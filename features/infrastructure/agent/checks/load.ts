import type { HostCheck } from '../snapshot.ts';

/** `system.load.*`, and divided by the number of cores. */
export const loadCheck: HostCheck = ({ load, cores }) => {
  if (load === undefined) return [];
  return (['1', '5', '15'] as const).flatMap((span, index) => {
    const value = load[index] ?? 0;
    return [
      { metric: `system.load.${span}`, value },
      { metric: `system.load.norm.${span}`, value: value / Math.max(1, cores) },
    ];
  });
};

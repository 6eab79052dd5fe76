import { type FunctionDefinition, pointwise } from './definition.ts';

/** Limits: `clamp` moves values to the limit, `cutoff` takes them away. */
export const boundsFunctions: readonly FunctionDefinition[] = [
  pointwise('clamp_min', [{ name: 'threshold', initial: '0' }], (value, args) => Math.max(value, args.number(0))),
  pointwise('clamp_max', [{ name: 'threshold', initial: '0' }], (value, args) => Math.min(value, args.number(0))),
  pointwise('cutoff_min', [{ name: 'threshold', initial: '0' }], (value, args) =>
    value < args.number(0) ? Number.NaN : value,
  ),
  pointwise('cutoff_max', [{ name: 'threshold', initial: '0' }], (value, args) =>
    value > args.number(0) ? Number.NaN : value,
  ),
];

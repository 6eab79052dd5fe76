import { isDefinition } from '../form/field.ts';
import type { StoredLog } from './samples.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A stored log without its attributes: the line as it may have come in. */
export function bareLog({ attributes }: StoredLog): StoredLog {
  const { attributes: _own, ...rest } = attributes;
  return { attributes: rest };
}

/**
 * A stored log without the attributes that the pipeline makes of its line: what is left came in with it, or from other
 * pipelines. `made` are those of the bare log after the pipeline.
 */
export function rawLog(log: StoredLog, made: Attributes | undefined): StoredLog {
  const own = log.attributes.attributes;
  if (own === undefined || made === undefined) return log;
  return { attributes: { ...log.attributes, attributes: withoutSame(own, made) } };
}

function withoutSame(own: Attributes, made: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(own).flatMap(([key, value]): readonly [string, unknown][] => {
      const other = made[key];
      if (isDefinition(value) && isDefinition(other)) {
        const left = withoutSame(value, other);
        return Object.keys(left).length === 0 ? [] : [[key, left]];
      }
      return JSON.stringify(value) === JSON.stringify(other) ? [] : [[key, value]];
    }),
  );
}

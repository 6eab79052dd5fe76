import type { MonitorDocument } from './keeper.ts';
import type { MonitorsApi } from './monitors-api.ts';

/** Why monitors cannot be deleted without force, by id: the composites and SLOs that name them. */
export async function referencesTo(
  { keeper, slosOf }: Pick<MonitorsApi, 'keeper' | 'slosOf'>,
  documents: readonly MonitorDocument[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const slos = await slosOf(documents.map(({ id }) => Number(id)));
  return new Map(
    documents.map(({ id, body }) => {
      const number = Number(id);
      const title = `monitor [${id},${body.fields.name}]`;
      const composites = keeper.compositesOf(number);
      const ofSlos = slos.get(number) ?? [];
      return [
        number,
        [
          ...(composites.length > 0 ? [`${title} is referenced in composite monitors: [${composites.join(',')}]`] : []),
          ...(ofSlos.length > 0 ? [`${title} is referenced in slos: [${ofSlos.join(',')}]`] : []),
        ],
      ];
    }),
  );
}

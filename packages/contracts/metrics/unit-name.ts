/** The unit of an answer, and what it is per. */
export type UnitPair = readonly ({ readonly name?: string } | null)[] | null | undefined;

/** `byte`, or `byte/second` for a unit that is per another; '' when nothing is known. */
export function unitName(unit: UnitPair): string {
  const [name, per] = [unit?.[0]?.name ?? '', unit?.[1]?.name ?? ''];
  return name === '' || per === '' ? name : `${name}/${per}`;
}

import type { DestinationBody } from './definition.ts';

/** The tags of a log that may leave to a destination; undefined when it is sent none at all. */
export function forwardedTags(
  tags: readonly string[],
  body: Pick<DestinationBody, 'forwardTags' | 'restrictionList' | 'restrictionListType'>,
): readonly string[] | undefined {
  if (!body.forwardTags) return undefined;
  if (body.restrictionList.length === 0) return tags;
  const keys = new Set(body.restrictionList);
  const wanted = body.restrictionListType === 'ALLOW_LIST';
  return tags.filter((tag) => keys.has(keyOf(tag)) === wanted);
}

function keyOf(tag: string): string {
  const colon = tag.indexOf(':');
  return colon === -1 ? tag : tag.slice(0, colon);
}

import type { ContainerFacts, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { ContainerSample, ContainerState } from '@komainu/contracts/infrastructure/process.ts';

/** What a container used, where somebody measures it. */
export type ContainerUse = Partial<
  Pick<
    ContainerSample,
    | 'cpuPercent'
    | 'cpuLimitPercent'
    | 'memoryLimitBytes'
    | 'rssBytes'
    | 'cacheBytes'
    | 'readBytesPerS'
    | 'writeBytesPerS'
    | 'receivedBytesPerS'
    | 'sentBytesPerS'
    | 'threads'
  >
>;

/** Tells what a container uses by its id; undefined while that is not known. */
export type ContainerUseOf = (id: string) => ContainerUse | undefined;

const STATES: readonly ContainerState[] = ['created', 'restarting', 'running', 'paused', 'exited', 'dead'];

/** The containers of this machine as the process intake takes them. */
export function containerSamples(
  containers: readonly ContainerFacts[],
  tagger: EntityTagger,
  useOf: ContainerUseOf,
): ContainerSample[] {
  return containers.map((facts) => ({
    runtime: facts.runtime,
    id: facts.id,
    state: STATES.find((state) => state === facts.state) ?? 'unknown',
    health: 'unknown',
    createdUnixS: facts.startedUnixS,
    startedUnixS: facts.startedUnixS,
    cpuLimitPercent: 0,
    memoryLimitBytes: 0,
    cpuPercent: 0,
    rssBytes: 0,
    cacheBytes: 0,
    readBytesPerS: 0,
    writeBytesPerS: 0,
    receivedBytesPerS: 0,
    sentBytesPerS: 0,
    threads: 0,
    tags: tagsOf(facts, tagger),
    ...useOf(facts.id),
  }));
}

/** What the tagger says, and the name and the image of the container whatever it says. */
function tagsOf(facts: ContainerFacts, tagger: EntityTagger): string[] {
  const image = imageParts(facts.image);
  return [
    ...new Set([
      `container_name:${facts.name}`,
      `image_name:${image.name}`,
      `short_image:${image.short}`,
      ...(image.tag === '' ? [] : [`image_tag:${image.tag}`]),
      ...tagger.tagsOf(`container_id://${facts.id}`, 'high'),
    ]),
  ];
}

/** `registry:5000/shop/web:1.2@sha256:…` without its digest: the name, its last part, and the tag. */
function imageParts(image: string): { name: string; short: string; tag: string } {
  const plain = image.split('@')[0] ?? '';
  const colon = plain.lastIndexOf(':');
  const hasTag = colon > plain.lastIndexOf('/');
  const name = hasTag ? plain.slice(0, colon) : plain;
  return { name, short: name.slice(name.lastIndexOf('/') + 1), tag: hasTag ? plain.slice(colon + 1) : '' };
}

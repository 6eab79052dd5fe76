import type { PodFacts } from '@komainu/contracts/agent/containers.ts';
import { objectOf, records } from '@komainu/kernel/json.ts';
import { text, texts } from '../docker/read-container.ts';

/** What the API server says beyond what the kubelet knows. */
export interface ClusterFacts {
  /** Of the node that the agent runs on. */
  readonly node: Labeled;
  /** Namespaces that have pods on this node, by name; empty when nobody wants their tags. */
  readonly namespaces: ReadonlyMap<string, Labeled>;
  /** Services of these namespaces. */
  readonly services: ReadonlyMap<string, readonly Service[]>;
}

export interface Labeled {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Service {
  readonly name: string;
  /** Labels that its pods have; never empty. */
  readonly selector: Readonly<Record<string, string>>;
}

export const UNLABELED: Labeled = { labels: {}, annotations: {} };
export const NO_CLUSTER: ClusterFacts = { node: UNLABELED, namespaces: new Map(), services: new Map() };

/** Labels and annotations of a node, a namespace, or anything else with metadata. */
export function readLabeled(answer: unknown): Labeled {
  const metadata = objectOf(objectOf(answer)['metadata']);
  return { labels: texts(metadata['labels']), annotations: texts(metadata['annotations']) };
}

/** The services of a list. One that selects nothing is somebody's own list of addresses: it has no pods. */
export function readServices(answer: unknown): Service[] {
  return records(objectOf(answer)['items']).flatMap((service) => {
    const name = text(objectOf(service['metadata'])['name']);
    const selector = texts(objectOf(service['spec'])['selector']);
    return name === '' || Object.keys(selector).length === 0 ? [] : [{ name, selector }];
  });
}

/** Names of the services that a pod belongs to. */
export function servicesOf({ namespace, labels }: PodFacts, { services }: ClusterFacts): string[] {
  return (services.get(namespace) ?? [])
    .filter(({ selector }) => Object.entries(selector).every(([key, value]) => labels[key] === value))
    .map(({ name }) => name);
}

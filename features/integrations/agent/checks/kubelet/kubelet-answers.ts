import { isObject } from '@komainu/kernel/json.ts';

type Json = Readonly<Record<string, unknown>>;

/** The parts of JSON that may be anything: what is not there is empty. */
export function map(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function maps(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A container of a pod, as its status and its spec say. */
export interface KubeContainer {
  readonly name: string;
  /** Hex digits without the runtime; '' before it was first made. */
  readonly id: string;
  readonly restarts: number;
  readonly state: Json;
  readonly lastState: Json;
  readonly resources: Json;
}

export interface KubePod {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly phase: string;
  readonly hostNetwork: boolean;
  readonly containers: readonly KubeContainer[];
}

/** The pods of `/pods`. */
export function readPods(answer: unknown): readonly KubePod[] {
  return maps(map(answer)['items']).map((pod) => {
    const metadata = map(pod['metadata']);
    const spec = map(pod['spec']);
    const status = map(pod['status']);
    const kinds = ['initContainer', 'container', 'ephemeralContainer'];
    const specs = new Map(kinds.flatMap((kind) => maps(spec[`${kind}s`])).map((one) => [text(one['name']), one]));
    return {
      uid: text(metadata['uid']),
      name: text(metadata['name']),
      namespace: text(metadata['namespace']),
      phase: text(status['phase']),
      hostNetwork: spec['hostNetwork'] === true,
      containers: kinds
        .flatMap((kind) => maps(status[`${kind}Statuses`]))
        .map((one) => ({
          name: text(one['name']),
          id: text(one['containerID']).replace(/^[a-z-]+:\/\//, ''),
          restarts: Number(one['restartCount'] ?? 0),
          state: map(one['state']),
          lastState: map(one['lastState']),
          resources: map(specs.get(text(one['name']))?.['resources']),
        })),
    };
  });
}

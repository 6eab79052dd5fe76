import type { ContainerSource, EntityTagger, TagCardinality } from '@komainu/contracts/agent/containers.ts';
import type { StatsDOrigin } from '@komainu/wire/dogstatsd/line.ts';

export interface OriginSettings {
  /** Where a line does not ask for another (`dogstatsd_tag_cardinality`). */
  readonly cardinality: TagCardinality;
  /** Whether an entity that the client names keeps what the socket tells away (`dogstatsd_entity_id_precedence`). */
  readonly entityIdPrecedence: boolean;
  /** Whether `c:`, `e:` and `card:` are honoured (`dogstatsd_origin_detection_client`). */
  readonly client: boolean;
}

/** Everything that is known of where a line comes from; '' for what is not. */
export interface LineOrigin {
  /** The container of the process at the other end of the socket. */
  readonly socketContainer: string;
  /** `c:`, `e:` and `card:` of the line. */
  readonly client: StatsDOrigin | undefined;
  /** The pod of the tag `dd.internal.entity_id:`; `none` asks for no tags of a pod. */
  readonly entityId: string;
  /** Of the tag `dd.internal.card:`. */
  readonly cardinality: string;
}

const CARDINALITIES: readonly TagCardinality[] = ['none', 'low', 'orchestrator', 'high'];

/**
 * The tags of the container or pod that a line comes from, in the Agent's order of trust: who is at the other end of the
 * socket, then the pod or else the container that the client names, then what an admission controller told the client.
 */
export class OriginTags {
  readonly #settings: OriginSettings;
  readonly #tagger: EntityTagger;
  readonly #containers: ContainerSource;
  /** Whether a line named a cgroup that is not known, or not yet: the tagger looks for it then. */
  #hasMissed = false;

  constructor(settings: OriginSettings, tagger: EntityTagger, containers: ContainerSource) {
    this.#settings = settings;
    this.#tagger = tagger;
    this.#containers = containers;
  }

  /** Tags in no order, maybe twice; none when nothing is known. */
  of(line: LineOrigin): readonly string[] {
    const client = this.#settings.client ? line.client : undefined;
    const asked = client?.cardinality || line.cardinality;
    // A client that asks for none wants no tags of an origin at all, not even the few that everything has.
    if (asked === 'none') return [];
    const cardinality = CARDINALITIES.find((one) => one === asked) ?? this.#settings.cardinality;
    return this.#entities(line, client).flatMap((entity) => this.#tagger.tagsOf(entity, cardinality));
  }

  /** Whether a cgroup was not known since the last time that this was asked. */
  takeMissed(): boolean {
    const hasMissed = this.#hasMissed;
    this.#hasMissed = false;
    return hasMissed;
  }

  #entities({ socketContainer, entityId }: LineOrigin, client: StatsDOrigin | undefined): string[] {
    const entities: string[] = [];
    const add = (kind: 'container_id' | 'kubernetes_pod_uid', id: string) => {
      if (id !== '') entities.push(`${kind}://${id}`);
    };
    if (entityId === '' || !this.#settings.entityIdPrecedence) add('container_id', socketContainer);
    if (entityId !== '' && entityId !== 'none') add('kubernetes_pod_uid', entityId);
    else if (client !== undefined) add('container_id', this.#containerOf(client.container));
    if (client !== undefined && client.external !== '') {
      const { podUid, containerName } = externalData(client.external);
      add('kubernetes_pod_uid', podUid);
      add('container_id', this.#containerInPod(podUid, containerName));
    }
    return entities;
  }

  /** `ci-<id>`, `in-<inode>`, both with a comma between, the older `cid-<id>`, or an id and nothing else. */
  #containerOf(local: string): string {
    if (local === '') return '';
    let inode = 0;
    for (const item of local.split(',')) {
      if (item.startsWith('ci-')) return item.slice(3);
      if (item.startsWith('cid-')) return item.slice(4);
      if (/^in-\d{1,15}$/.test(item)) inode = Number(item.slice(3));
      else if (!item.includes('-')) return item;
    }
    if (inode === 0) return '';
    const found = this.#tagger.containerOfCgroup(inode);
    this.#hasMissed ||= found === '';
    return found;
  }

  #containerInPod(podUid: string, containerName: string): string {
    if (podUid === '' || containerName === '') return '';
    const found = this.#containers.running.find(
      ({ pod }) => pod?.uid === podUid && pod.containerName === containerName,
    );
    return found?.id ?? '';
  }
}

/** `it-<is it an init container>,cn-<container name>,pu-<pod uid>`. */
function externalData(text: string): { podUid: string; containerName: string } {
  const items = text.split(',');
  const item = (prefix: string) => items.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
  return { podUid: item('pu-'), containerName: item('cn-') };
}

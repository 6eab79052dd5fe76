import { existsSync } from 'node:fs';
import os from 'node:os';
import type { ContainerStatsReader } from '@komainu/contracts/agent/container-stats.ts';
import type {
  ContainerFacts,
  ContainerOutput,
  ContainerSource,
  EntityTagger,
} from '@komainu/contracts/agent/containers.ts';
import type { StatusSections } from '@komainu/contracts/agent/status.ts';
import { ClusterFollower } from '@komainu/infrastructure/agent/containers/api-server/cluster-follower.ts';
import { nodeTags } from '@komainu/infrastructure/agent/containers/api-server/node-tags.ts';
import { Cgroups } from '@komainu/infrastructure/agent/containers/cgroups/cgroups.ts';
import { ContainerList } from '@komainu/infrastructure/agent/containers/container-list.ts';
import { CgroupStats } from '@komainu/infrastructure/agent/containers/container-stats.ts';
import { DockerClient, dockerAddress } from '@komainu/infrastructure/agent/containers/docker/docker-client.ts';
import { DockerContainers } from '@komainu/infrastructure/agent/containers/docker/docker-containers.ts';
import { DockerOutput } from '@komainu/infrastructure/agent/containers/docker/docker-output.ts';
import { TAG_VARIABLES } from '@komainu/infrastructure/agent/containers/docker/read-container.ts';
import { KubeletContainers } from '@komainu/infrastructure/agent/containers/kubelet/kubelet-containers.ts';
import { KubernetesClient } from '@komainu/infrastructure/agent/containers/kubernetes-client.ts';
import { ContainerTagger } from '@komainu/infrastructure/agent/containers/tags/tagger.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { NO_CONTAINERS } from '../no-containers.ts';
import type { ContainerSettings } from '../settings/containers.ts';

export interface RunningContainers {
  readonly containers: ContainerSource;
  readonly tagger: EntityTagger;
  readonly containerStats: ContainerStatsReader;
  readonly containerOutput: ContainerOutput;
  /** Socket of the Docker that is asked, as a check names it (`unix://…`); '' without one. */
  readonly dockerUrl: string;
  /** The machine's `/proc`. */
  readonly procRoot: string;
  /** Tags of the host that the cluster gives it, as they are now. */
  readonly clusterTags: () => readonly string[];
}

interface ContainerParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly status: StatusSections;
}

/** Finds out who runs containers here and follows them; resolves when those that run now are known. */
export async function startContainers(
  settings: ContainerSettings | undefined,
  { clock, logger, lifecycle, status }: ContainerParts,
): Promise<RunningContainers> {
  const procRoot = settings?.procRoot || (existsSync('/host/proc/1') ? '/host/proc' : '/proc');
  const cgroupRoot =
    settings?.cgroupRoot || (existsSync('/host/sys/fs/cgroup') ? '/host/sys/fs/cgroup' : '/sys/fs/cgroup');
  const none = { read: async () => undefined };
  if (settings === undefined) {
    status.add('containers', () => ({ enabled: false }));
    const containerOutput = new DockerOutput(new Map());
    return {
      containers: NO_CONTAINERS,
      tagger: NO_CONTAINERS,
      containerStats: none,
      containerOutput,
      dockerUrl: '',
      procRoot,
      clusterTags: () => [],
    };
  }
  const list = new ContainerList();
  const cgroups = new Cgroups(cgroupRoot, procRoot, clock);
  // First in line to hear of a change: whoever hears of it later asks for tags.
  const tagger = new ContainerTagger(list, cgroups, settings.tags);
  const variables = [...TAG_VARIABLES, ...Object.keys(settings.tags.variablesAsTags)];
  const followed: { readonly name: string; problem: string }[] = [];
  const clients = new Map<ContainerFacts['runtime'], DockerClient>();
  let dockerUrl = '';
  for (const { runtime, address, asked } of settings.docker) {
    const parsed = dockerAddress(address);
    const isThere = parsed !== undefined && (!('socketPath' in parsed) || existsSync(parsed.socketPath));
    if (!isThere && !asked) continue;
    if (parsed === undefined) {
      followed.push({ name: runtime, problem: `DOCKER_HOST is not an address that can be asked: ${address}` });
      continue;
    }
    if (runtime === 'docker') dockerUrl = urlOf(parsed);
    const client = new DockerClient(parsed);
    clients.set(runtime, client);
    const changed = list.replace.bind(list, runtime);
    const source = new DockerContainers({
      client,
      runtime,
      clock,
      logger,
      variables,
      changed,
    });
    followed.push(named(runtime, source));
    await lifecycle.own(`${runtime} containers`, source).start();
  }
  if (settings.kubelet !== undefined) {
    const client = new KubernetesClient(settings.kubelet);
    const source = new KubeletContainers({
      getJson: (path, signal) => client.getJson(path, signal),
      clock,
      logger,
      changed: (containers) => list.replace('kubelet', containers),
    });
    followed.push(named('kubelet', source));
    await lifecycle.own('kubelet containers', source).start();
  }
  const { clusterName } = settings.tags;
  const tagsOfCluster = clusterName === '' ? [] : [`kube_cluster_name:${clusterName}`, `cluster_name:${clusterName}`];
  let ofNode: readonly string[] = [];
  if (settings.cluster !== undefined) {
    const { endpoint, node, nodeTags: chosen, wants, everyMs } = settings.cluster;
    const client = new KubernetesClient(endpoint);
    const pods = () => list.running.flatMap(({ pod }) => (pod === undefined ? [] : [pod]));
    const cluster = new ClusterFollower({
      getJson: (path, signal) => client.getJson(path, signal),
      node: () => node || (pods()[0]?.node ?? ''),
      namespaces: () => new Set(pods().map(({ namespace }) => namespace)),
      wants,
      everyMs,
      clock,
      logger,
      changed: (facts) => {
        ofNode = nodeTags(facts.node, chosen);
        tagger.setCluster(facts);
      },
    });
    followed.push(named('API server', cluster));
    await lifecycle.own('cluster tags', cluster).start();
    list.onChange(() => cluster.podsChanged());
  }
  status.add('containers', () => ({
    enabled: true,
    running: list.running.length,
    runtimes: followed.map(({ name, problem }) => ({ name, problem })),
  }));
  const containerStats = new CgroupStats(cgroups, procRoot, os.availableParallelism());
  const containerOutput = new DockerOutput(clients);
  const clusterTags = () => [...tagsOfCluster, ...ofNode];
  return { containers: list, tagger, containerStats, containerOutput, dockerUrl, procRoot, clusterTags };
}

function named(
  name: string,
  source: { readonly problem: string },
): { readonly name: string; readonly problem: string } {
  return {
    name,
    get problem() {
      return source.problem;
    },
  };
}

function urlOf(address: { socketPath: string } | { host: string; port: number }): string {
  return 'socketPath' in address
    ? `unix://${encodeURIComponent(address.socketPath)}`
    : `http://${address.host}:${address.port}`;
}

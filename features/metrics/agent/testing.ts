import type { ContainerFacts, ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import { type Clock, FakeClock } from '@komainu/kernel/clock.ts';
import { type AggregatorSettings, StatsDAggregator } from './aggregator.ts';
import { Drops } from './drops.ts';
import { DEFAULT_HISTOGRAM } from './histogram.ts';
import { MetricNames, type NamingSettings } from './naming.ts';
import { type OriginSettings, OriginTags } from './origin.ts';
import { Senders } from './senders.ts';

/** Containers for tests: tags by entity and cardinality, containers of processes and cgroups. */
export interface KnownContainers {
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly processes?: Readonly<Record<number, string>>;
  readonly cgroups?: Readonly<Record<number, string>>;
  readonly running?: readonly ContainerFacts[];
}

/** A tagger that knows what it is told: tags by `<entity> <cardinality>`. */
export function taggerOf(known: KnownContainers): EntityTagger & ContainerSource {
  return {
    running: known.running ?? [],
    onChange: () => () => {},
    tagsOf: (entity, cardinality) => known.tags?.[`${entity} ${cardinality}`] ?? [],
    containerOfProcess: (pid) => known.processes?.[pid] ?? '',
    containerOfCgroup: (inode) => known.cgroups?.[inode] ?? '',
  };
}

export interface AggregatorForTests {
  readonly clock?: Clock;
  readonly settings?: Partial<AggregatorSettings>;
  readonly naming?: Partial<NamingSettings>;
  readonly origins?: Partial<OriginSettings>;
  readonly containers?: KnownContainers;
}

/** An aggregator on host `h` with what it is made of, everything as the Agent has it unless said otherwise. */
export function newAggregator(told: AggregatorForTests = {}) {
  const clock = told.clock ?? new FakeClock();
  const containers = taggerOf(told.containers ?? {});
  const drops = new Drops(() => clock.nowMs());
  const senders = new Senders(containers, clock);
  const names = new MetricNames({
    namespace: '',
    namespaceExcept: [],
    blocked: [],
    blockedByPrefix: false,
    mapper: undefined,
    ...told.naming,
  });
  const origins = new OriginTags(
    { cardinality: 'low', entityIdPrecedence: false, client: true, ...told.origins },
    containers,
    containers,
  );
  const settings = {
    host: 'h',
    tags: [],
    maxContexts: 100,
    expiryS: 300,
    histogram: DEFAULT_HISTOGRAM,
    copyToDistribution: undefined,
    ...told.settings,
  };
  const aggregator = new StatsDAggregator(settings, { clock, names, origins, senders, drops });
  return { aggregator, clock, drops, senders };
}

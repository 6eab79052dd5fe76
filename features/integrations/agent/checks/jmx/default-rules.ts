import type { YamlMap } from '../../check.ts';

const gauge = (alias: string): YamlMap => ({ alias, metric_type: 'gauge' });
const counter = (alias: string): YamlMap => ({ alias, metric_type: 'counter' });

/** Collectors of garbage that stop young objects, and those that go through all. */
const MINOR = ['Copy', 'PS Scavenge', 'ParNew', 'G1 Young Generation', 'ZGC Minor Cycles', 'ZGC Minor Pauses'];
const MAJOR = [
  'MarkSweepCompact',
  'PS MarkSweep',
  'ConcurrentMarkSweep',
  'G1 Mixed Generation',
  'G1 Old Generation',
  'ZGC',
  'ZGC Major Cycles',
  'Shenandoah Cycles',
];

/** What every Java virtual machine is asked (`collect_default_jvm_metrics`), named as by Datadog's JMX checks. */
export const DEFAULT_JVM_CONF: readonly YamlMap[] = [
  {
    include: {
      domain: 'java.lang',
      type: 'Memory',
      attribute: {
        'HeapMemoryUsage.used': gauge('jvm.heap_memory'),
        'HeapMemoryUsage.committed': gauge('jvm.heap_memory_committed'),
        'HeapMemoryUsage.init': gauge('jvm.heap_memory_init'),
        'HeapMemoryUsage.max': gauge('jvm.heap_memory_max'),
        'NonHeapMemoryUsage.used': gauge('jvm.non_heap_memory'),
        'NonHeapMemoryUsage.committed': gauge('jvm.non_heap_memory_committed'),
        'NonHeapMemoryUsage.init': gauge('jvm.non_heap_memory_init'),
        'NonHeapMemoryUsage.max': gauge('jvm.non_heap_memory_max'),
      },
    },
  },
  { include: { domain: 'java.lang', type: 'Threading', attribute: { ThreadCount: gauge('jvm.thread_count') } } },
  {
    include: {
      domain: 'java.lang',
      type: 'ClassLoading',
      attribute: { LoadedClassCount: gauge('jvm.loaded_classes') },
    },
  },
  {
    include: {
      domain: 'java.lang',
      type: 'OperatingSystem',
      attribute: {
        OpenFileDescriptorCount: gauge('jvm.os.open_file_descriptors'),
        SystemCpuLoad: gauge('jvm.cpu_load.system'),
        ProcessCpuLoad: gauge('jvm.cpu_load.process'),
      },
    },
  },
  ...[
    ['Eden Space', 'PS Eden Space', 'Par Eden Space', 'G1 Eden Space'],
    ['Survivor Space', 'PS Survivor Space', 'Par Survivor Space', 'G1 Survivor Space'],
    ['Tenured Gen', 'PS Old Gen', 'CMS Old Gen', 'G1 Old Gen'],
    ['Metaspace'],
  ].map((names, index) => ({
    include: {
      domain: 'java.lang',
      type: 'MemoryPool',
      name: names,
      attribute: { 'Usage.used': gauge(`jvm.gc.${['eden', 'survivor', 'old_gen', 'metaspace'][index]}_size`) },
    },
  })),
  ...(['direct', 'mapped'] as const).map((pool) => ({
    include: {
      domain: 'java.nio',
      type: 'BufferPool',
      name: pool,
      attribute: {
        Count: gauge(`jvm.buffer_pool.${pool}.count`),
        MemoryUsed: gauge(`jvm.buffer_pool.${pool}.used`),
        TotalCapacity: gauge(`jvm.buffer_pool.${pool}.capacity`),
      },
    },
  })),
  ...(
    [
      ['minor', MINOR],
      ['major', MAJOR],
    ] as const
  ).map(([generation, names]) => ({
    include: {
      domain: 'java.lang',
      type: 'GarbageCollector',
      name: [...names],
      attribute: {
        CollectionCount: counter(`jvm.gc.${generation}_collection_count`),
        CollectionTime: counter(`jvm.gc.${generation}_collection_time`),
      },
    },
  })),
];

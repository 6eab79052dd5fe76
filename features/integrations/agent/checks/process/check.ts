import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { badCheckConfig, mapOption, textOption, textsOption } from '../../read-instance.ts';
import { type ProcessReading, readProcess } from './read-process.ts';
import { processSelector } from './select.ts';

/** How many processes of a name there are and what they use together: Datadog's `process` check. */
export const check: CheckModule = { name: 'process', create };

/** A process whose number another has got since is another. */
const identityOf = ({ pid, startedS }: ProcessReading) => `${pid}:${startedS}`;

function create(instance: YamlMap, initConfig: YamlMap, { clock, procRoot: usual }: CheckParts) {
  const name = textOption(instance, 'name');
  const procRoot = textOption(initConfig, 'procfs_path', usual);
  const select = processSelector(instance);
  const bounds = thresholds(instance);
  const tags = [`process_name:${name}`, name];
  let before = new Map<string, { readonly cpuSeconds: number; readonly atMs: number }>();

  /** Percent of a core since the run before, of the processes that were there then. */
  function cpuOf(processes: readonly ProcessReading[]): number | undefined {
    const nowMs = clock.nowMs();
    let percent: number | undefined;
    const now = new Map<string, { readonly cpuSeconds: number; readonly atMs: number }>();
    for (const one of processes) {
      const known = before.get(identityOf(one));
      now.set(identityOf(one), { cpuSeconds: one.cpuSeconds, atMs: nowMs });
      if (known === undefined || nowMs <= known.atMs) continue;
      percent = (percent ?? 0) + ((one.cpuSeconds - known.cpuSeconds) / ((nowMs - known.atMs) / 1000)) * 100;
    }
    before = now;
    return percent;
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const processes: ProcessReading[] = [];
      for (const pid of await select(procRoot)) {
        signal.throwIfAborted();
        const reading = await readProcess(procRoot, pid);
        if (reading !== undefined) processes.push(reading);
      }
      sender.gauge('system.processes.number', processes.length, tags);
      sender.serviceCheck(
        'process.up',
        statusOf(processes.length, bounds),
        [`process:${name}`],
        `${processes.length} processes`,
      );
      const cpu = cpuOf(processes);
      if (cpu !== undefined) {
        sender.gauge('system.processes.cpu.pct', cpu, tags);
        sender.gauge('system.processes.cpu.normalized_pct', cpu / availableParallelism(), tags);
      }
      if (processes.length > 0) sendTogether(sender, processes, await uptimeS(procRoot), tags);
    },
  };
}

function sendTogether(
  sender: CheckSender,
  processes: readonly ProcessReading[],
  nowS: number | undefined,
  tags: readonly string[],
): void {
  const sum = (of: (one: ProcessReading) => number | undefined): number | undefined => {
    const values = processes.flatMap((one) => of(one) ?? []);
    return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
  };
  const gauge = (metric: string, value: number | undefined) => {
    if (value !== undefined) sender.gauge(`system.processes.${metric}`, value, tags);
  };
  const rss = sum((one) => one.rssBytes) ?? 0;
  gauge(
    'threads',
    sum((one) => one.threads),
  );
  gauge('mem.rss', rss);
  gauge(
    'mem.vms',
    sum((one) => one.virtualBytes),
  );
  gauge(
    'mem.real',
    sum((one) => (one.sharedBytes === undefined ? undefined : one.rssBytes - one.sharedBytes)),
  );
  gauge('mem.pct', (rss / totalmem()) * 100);
  gauge(
    'open_file_descriptors',
    sum((one) => one.openFiles),
  );
  gauge(
    'ioread_count',
    sum((one) => one.io?.reads),
  );
  gauge(
    'iowrite_count',
    sum((one) => one.io?.writes),
  );
  for (const [metric, bytes] of [
    ['ioread_bytes', sum((one) => one.io?.readBytes)],
    ['iowrite_bytes', sum((one) => one.io?.writtenBytes)],
  ] as const) {
    gauge(metric, bytes);
    if (bytes !== undefined) sender.monotonicCount(`system.processes.${metric}_count`, bytes, tags);
  }
  gauge(
    'voluntary_ctx_switches',
    sum((one) => one.voluntarySwitches),
  );
  gauge(
    'involuntary_ctx_switches',
    sum((one) => one.involuntarySwitches),
  );
  const faults = (metric: string, of: (one: ProcessReading) => number) =>
    sender.rate(`system.processes.mem.page_faults.${metric}`, sum(of) ?? 0, tags);
  faults('minor_faults', (one) => one.minorFaults);
  faults('children_minor_faults', (one) => one.childrenMinorFaults);
  faults('major_faults', (one) => one.majorFaults);
  faults('children_major_faults', (one) => one.childrenMajorFaults);
  if (nowS === undefined) return;
  const ages = processes.map(({ startedS }) => Math.max(0, nowS - startedS));
  gauge('run_time.avg', ages.reduce((total, age) => total + age, 0) / ages.length);
  gauge('run_time.max', Math.max(...ages));
  gauge('run_time.min', Math.min(...ages));
}

interface Bounds {
  readonly warning: readonly [number, number];
  readonly critical: readonly [number, number];
}

const ANY: readonly [number, number] = [1, Number.POSITIVE_INFINITY];

/** Undefined without `thresholds`. Throws `bad_check_config`. */
function thresholds(instance: YamlMap): Bounds | undefined {
  const map = mapOption(instance, 'thresholds');
  if (Object.keys(map).length === 0) return undefined;
  const of = (name: string): readonly [number, number] => {
    const [least, most] = textsOption(map, name).map((text) =>
      text === '.inf' ? Number.POSITIVE_INFINITY : Number(text),
    );
    if (least === undefined && most === undefined) return ANY;
    if (least === undefined || most === undefined || Number.isNaN(least + most)) {
      throw badCheckConfig(`thresholds.${name}`, 'must be a list of two numbers');
    }
    return [least, most];
  };
  return { warning: of('warning'), critical: of('critical') };
}

function statusOf(count: number, bounds: Bounds | undefined): CheckStatus {
  if (bounds === undefined) return count < 1 ? CheckStatus.critical : CheckStatus.ok;
  const outside = ([least, most]: readonly [number, number]) => count < least || count > most;
  if (outside(bounds.critical)) return CheckStatus.critical;
  return outside(bounds.warning) ? CheckStatus.warning : CheckStatus.ok;
}

async function uptimeS(procRoot: string): Promise<number | undefined> {
  const text = await readFile(`${procRoot}/uptime`, 'utf8').catch(() => '');
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : undefined;
}

import type { ContainerSource } from '@komainu/contracts/agent/containers.ts';
import type { LogSourceEntry, LogSourceOrigin, LogSources } from '@komainu/contracts/agent/log-sources.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { ContainerLogs } from './containers/container-logs.ts';
import type { OutputCopies } from './containers/output/output-copies.ts';
import type { FileTailer } from './files/file-tailer.ts';
import type { Journals } from './journal/journals.ts';
import type { Listeners } from './network/listeners.ts';
import type { ContainerLogSource, FileSource, JournalSource, LogSource, NetworkSource } from './sources/log-source.ts';
import { type EntryDefaults, readLogEntry } from './sources/read-entry.ts';

export interface CollectorParts {
  readonly defaults: EntryDefaults;
  readonly files: FileTailer;
  readonly journals: Journals;
  readonly listeners: Listeners;
  readonly containers: ContainerSource;
  readonly containerLogs: ContainerLogs;
  readonly outputCopies: OutputCopies;
  readonly logger: Logger;
}

interface Named {
  /** What was asked for, to notice that it is asked for again. */
  readonly said: string;
  readonly sources: readonly LogSource[];
  readonly problems: readonly string[];
  /** Entries for a container, read again whenever it changes. */
  readonly containerId: string;
  readonly entries: readonly { readonly integration: string; readonly entry: LogSourceEntry }[];
}

const NOTHING: Named = { said: '', sources: [], problems: [], containerId: '', entries: [] };

/** Keeps all sources of logs by the name of who asked for them, and hands each to what collects its type. */
export class LogCollector implements LogSources, Closable {
  readonly #parts: CollectorParts;
  readonly #named = new Map<string, Named>();
  #usual: readonly LogSource[] = [];
  #files: readonly FileSource[] = [];
  #journals: readonly JournalSource[] = [];
  #network: readonly NetworkSource[] = [];
  #opening: Promise<void> = Promise.resolve();
  readonly #endWatch: () => void;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#endWatch = parts.containers.onChange(() => this.#change());
    parts.outputCopies.onChange(() => this.#change());
  }

  addSources(
    name: string,
    entries: readonly LogSourceEntry[],
    from: LogSourceOrigin = { integration: '' },
  ): readonly string[] {
    const { integration, containerId } = from;
    const said = JSON.stringify([entries, from]);
    const before = this.#named.get(name);
    // Said again, as whoever reads folders does: nothing begins anew.
    if (before !== undefined && before.said === said) return before.problems;
    if (containerId !== undefined) {
      const named = { ...NOTHING, said, containerId, entries: entries.map((entry) => ({ integration, entry })) };
      this.#named.set(name, named);
      this.#change();
      return [];
    }
    const sources: LogSource[] = [];
    const problems: string[] = [];
    for (const [at, entry] of entries.entries()) {
      const where = `${name} logs[${at}]`;
      try {
        const read = readLogEntry(entry, integration, this.#parts.defaults);
        sources.push(read.source);
        for (const option of read.unused) problems.push(`${where}: ${option} has no effect`);
      } catch (error) {
        problems.push(`${where}: ${messageOf(error)}`);
      }
    }
    for (const problem of problems) this.#parts.logger.log('warn', 'a log source has a problem', { problem });
    this.#named.set(name, { ...NOTHING, said, sources, problems });
    this.#change();
    return problems;
  }

  /** What is collected when nobody says otherwise: files that no other source names, a journal that no other reads. */
  setUsual(sources: readonly LogSource[]): void {
    this.#usual = sources;
    this.#change();
  }

  removeSources(name: string): void {
    if (this.#named.delete(name)) this.#change();
  }

  /** Resolves when all ports that are wanted have been tried. */
  opened(): Promise<void> {
    return this.#opening;
  }

  /** For the status. */
  status(): { readonly problems: readonly string[]; readonly filesLeft: number; readonly sources: readonly object[] } {
    const { files, listeners, journals, containerLogs, outputCopies } = this.#parts;
    const problems = [...this.#named.values()].flatMap((named) => named.problems);
    return {
      problems: [...problems, ...containerLogs.problems(), ...outputCopies.problems(), ...journals.problems()],
      filesLeft: files.filesLeft,
      sources: [
        ...this.#files.map((source) => fileStatus(source, files)),
        ...this.#network.map((source) => networkStatus(source, listeners)),
        ...this.#journals.map((source) => ({ ...named(source), path: source.path, ...counts(source) })),
      ],
    };
  }

  close(): void {
    this.#endWatch();
  }

  #change(): void {
    const { files, listeners, journals, containers, containerLogs, outputCopies } = this.#parts;
    const entries = new Map<string, Named['entries']>();
    for (const { containerId, entries: more } of this.#named.values())
      if (containerId !== '') entries.set(containerId, [...(entries.get(containerId) ?? []), ...more]);
    const wishes = { sources: this.#of(isContainer), entries };
    this.#files = [
      ...this.#of(isFile).sort(nearestFirst),
      ...outputCopies.sourcesOf(containerLogs.sourcesOf(containers.running, wishes), containers.running),
      ...this.#usual.filter(isFile),
    ];
    const read = this.#of(isJournal);
    const unread = this.#usual.filter(isJournal).filter(({ path }) => read.every((one) => one.path !== path));
    this.#journals = [...read, ...unread];
    this.#network = this.#of(isNetwork);
    files.setSources(this.#files);
    journals.setSources(this.#journals);
    this.#opening = listeners.setSources(this.#network);
  }

  #of<Wanted extends LogSource>(is: (source: LogSource) => source is Wanted): Wanted[] {
    return [...this.#named.values()].flatMap(({ sources }) => sources.filter(is));
  }
}

/** A file is of the source that names it most exactly: by its path rather than by a pattern. */
function nearestFirst(a: FileSource, b: FileSource): number {
  return Number(isPattern(a)) - Number(isPattern(b));
}

function isPattern({ paths }: FileSource): boolean {
  return paths.some((path) => /[*?[{]/.test(path));
}

const isFile = (source: LogSource): source is FileSource => source.type === 'file';
const isNetwork = (source: LogSource): source is NetworkSource => source.type === 'tcp' || source.type === 'udp';
const isJournal = (source: LogSource): source is JournalSource => source.type === 'journald';
const isContainer = (source: LogSource): source is ContainerLogSource =>
  source.type === 'docker' || source.type === 'containerd';

function fileStatus(source: FileSource, files: FileTailer): object {
  const following = files.pathsOf(source);
  const unreadable = files.unreadableOf(source);
  const problem = following.length + unreadable.length === 0 ? { waiting: 'no file matches yet' } : {};
  return { ...named(source), paths: source.paths, following, unreadable, ...problem, ...counts(source) };
}

function networkStatus(source: NetworkSource, listeners: Listeners): object {
  const { port, problem, connections } = listeners.stateOf(source);
  const where = { address: `${source.bindHost}:${port || source.port}` };
  return { ...named(source), ...where, ...(problem === '' ? { connections } : { problem }), ...counts(source) };
}

function named(source: LogSource): object {
  const { integration, service } = source;
  const type = source.type === 'file' ? source.collectedAs : source.type;
  return { type, ...(integration === '' ? {} : { integration }), service, source: source.source };
}

function counts({ stats, rules }: LogSource): object {
  return { ...stats.read(), ...(rules.hits.size === 0 ? {} : { rules: Object.fromEntries(rules.hits) }) };
}

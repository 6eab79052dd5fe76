import type { ContainerFacts, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { FileFormat } from '../decode/decode-piece.ts';
import type { ContainerLogSource, FileSource } from '../sources/log-source.ts';
import { badLogEntry, type EntryMap } from '../sources/option.ts';
import { type EntryDefaults, readBase, readLogEntry } from '../sources/read-entry.ts';
import { ownEntries, ownService } from './container-entries.ts';
import { type ContainerFilter, shortImageOf, wantsContainer } from './container-filter.ts';

export interface ContainerLogSettings {
  /** Containers that nobody names are collected too. */
  readonly collectAll: boolean;
  readonly filter: ContainerFilter;
  readonly defaults: EntryDefaults;
}

/** What is known of each container besides itself. */
export interface ContainerWishes {
  /** Entries of type docker or containerd from files. */
  readonly sources: readonly ContainerLogSource[];
  /** Entries from autodiscovery templates, by the container's id. */
  readonly entries: ReadonlyMap<string, readonly { readonly integration: string; readonly entry: EntryMap }[]>;
}

interface Known {
  /** What the answer was made from. */
  readonly from: string;
  readonly sources: readonly FileSource[];
  readonly problems: readonly string[];
}

/** Turns containers into files to follow. What did not change gives the same sources again, with their counts. */
export class ContainerLogs {
  readonly #settings: ContainerLogSettings;
  readonly #tagger: EntityTagger;
  #known = new Map<string, Known>();

  constructor(settings: ContainerLogSettings, tagger: EntityTagger) {
    this.#settings = settings;
    this.#tagger = tagger;
  }

  /** Entries that cannot be used, with the container that has them. */
  problems(): string[] {
    return [...this.#known.values()].flatMap(({ problems }) => problems);
  }

  /** The files of all containers that are wanted now. */
  sourcesOf(running: readonly ContainerFacts[], wishes: ContainerWishes): FileSource[] {
    const known = new Map<string, Known>();
    for (const container of running) {
      const tags = this.#tagger.tagsOf(`container_id://${container.id}`, 'high');
      const wished = wishes.entries.get(container.id) ?? [];
      const fitting = wishes.sources.find((source) => fits(source, container));
      const { labels, logPath, pod, image, name } = container;
      const at = fitting === undefined ? -1 : wishes.sources.indexOf(fitting);
      const from = JSON.stringify([labels, pod?.annotations, pod?.labels, logPath, image, name, tags, wished, at]);
      const before = this.#known.get(container.id);
      known.set(
        container.id,
        before?.from === from ? before : { from, ...this.#read(container, tags, wished, fitting) },
      );
    }
    this.#known = known;
    return [...known.values()].flatMap(({ sources }) => sources);
  }

  #read(
    container: ContainerFacts,
    tags: readonly string[],
    wished: readonly { readonly integration: string; readonly entry: EntryMap }[],
    fitting: ContainerLogSource | undefined,
  ): Omit<Known, 'from'> {
    const { filter, collectAll, defaults } = this.#settings;
    const none = { sources: [], problems: [] };
    if (!wantsContainer(filter, container)) return none;
    const sources: FileSource[] = [];
    const problems: string[] = [];
    const attempt = (make: () => FileSource | undefined) => {
      try {
        const made = make();
        if (made !== undefined) sources.push(made);
      } catch (error) {
        problems.push(`container ${container.name}: ${messageOf(error)}`);
      }
    };
    attempt(() => {
      const own = ownEntries(container);
      const entries = own?.map((entry) => ({ integration: '', entry })) ?? wished;
      const [first] = entries;
      if (first !== undefined) {
        // A container has one output: a second entry for it could only send every line twice.
        if (entries.length > 1) problems.push(`container ${container.name}: only its first log entry is used`);
        return fileOf(container, tags, defaults.tags, containerEntry(first, defaults));
      }
      if (fitting !== undefined) return fileOf(container, tags, defaults.tags, fitting);
      if (!collectAll) return undefined;
      return fileOf(container, tags, defaults.tags, { ...readBase({}, '', defaults), ...ANY, type: 'docker' });
    });
    return { sources, problems };
  }
}

const ANY = { image: '', name: '', label: '', identifier: '' };

function containerEntry(
  { entry, integration }: { readonly integration: string; readonly entry: EntryMap },
  defaults: EntryDefaults,
): ContainerLogSource {
  const { source } = readLogEntry({ ...entry, type: entry['type'] ?? 'docker' }, integration, defaults);
  if (source.type !== 'docker' && source.type !== 'containerd')
    throw badLogEntry(`type ${source.type}`, 'cannot be had of a container: its output is collected');
  return source;
}

/** The file that a container's output is written to; without a path where only its runtime can be asked for it. */
function fileOf(
  container: ContainerFacts,
  tags: readonly string[],
  hostTags: readonly string[],
  from: ContainerLogSource,
): FileSource {
  const { image: _image, name: _name, label: _label, identifier: _identifier, ...base } = from;
  const { logPath, runtime, image } = container;
  if (logPath === '' && !mayBeAsked(runtime)) throw badLogEntry('logs', 'are not written to a file');
  const short = shortImageOf(image);
  return {
    ...base,
    type: 'file',
    collectedAs: mayBeAsked(runtime) ? 'docker' : 'containerd',
    containerId: container.id,
    paths: logPath === '' ? [] : [logPath],
    excludePaths: [],
    startPosition: undefined,
    encoding: 'utf-8',
    format: formatOf(container),
    service: from.service || ownService(container) || short,
    source: from.source || short,
    tags: [...new Set([...withoutHostEnv(base.tags, tags, hostTags), ...tags])],
  };
}

/** Runtimes that give the output of a container over their API. */
function mayBeAsked(runtime: ContainerFacts['runtime']): boolean {
  return runtime === 'docker' || runtime === 'podman';
}

/** A container that says its `env` is not in the host's. */
function withoutHostEnv(all: readonly string[], own: readonly string[], hostTags: readonly string[]): string[] {
  const isEnv = (tag: string) => tag.startsWith('env:');
  if (!own.some(isEnv)) return [...all];
  return all.filter((tag) => !(isEnv(tag) && hostTags.includes(tag)));
}

function formatOf({ runtime, logPath }: ContainerFacts): FileFormat {
  if (logPath.endsWith('-json.log')) return 'docker';
  return runtime === 'docker' ? 'docker' : 'cri';
}

function fits({ image, name, label, identifier }: ContainerLogSource, container: ContainerFacts): boolean {
  if (identifier !== '' && !container.id.startsWith(identifier)) return false;
  if (name !== '' && name !== container.name) return false;
  if (image !== '' && !imageFits(image, container.image)) return false;
  if (label === '') return true;
  const [key = '', value] = splitLabel(label);
  const found = container.labels[key];
  return found !== undefined && (value === undefined || found === value);
}

/** `nginx` names every nginx; with a registry, a tag or both it names what it says. */
function imageFits(wanted: string, image: string): boolean {
  return wanted === image || wanted === shortImageOf(image) || image.split('@')[0]?.replace(/:[^/:]*$/, '') === wanted;
}

function splitLabel(label: string): [string, string?] {
  const at = label.search(/[=:]/);
  return at < 0 ? [label] : [label.slice(0, at).trim(), label.slice(at + 1).trim()];
}

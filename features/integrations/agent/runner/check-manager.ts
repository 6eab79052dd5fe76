import type { CheckRunReport, CheckRuns, ResolvedCheckConfig } from '@komainu/contracts/agent/check-runs.ts';
import type { ContainerSource, EntityTagger, TagCardinality } from '@komainu/contracts/agent/containers.ts';
import type { LogSources } from '@komainu/contracts/agent/log-sources.ts';
import type { Secrets } from '@komainu/contracts/agent/secrets.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { containerConfigs } from '../autodiscovery/container-configs.ts';
import type { CheckContainerFilter } from '../autodiscovery/container-filter.ts';
import { containerVariables } from '../autodiscovery/variables.ts';
import type { CheckConfig } from '../config/check-config.ts';
import { confDirSignature, readConfDir } from '../config/read-conf-dir.ts';
import type { VariableSource } from '../config/template.ts';
import type { CheckRunner, WantedInstance } from './check-runner.ts';
import { type Resolved, resolveConfig } from './resolve-config.ts';
import { withoutRepeats } from './without-repeats.ts';

export interface ManagerSettings {
  /** Folders like `/etc/datadog-agent/conf.d`, all read; one that does not exist is empty. */
  readonly confDirs: readonly string[];
  /** Configs that are there without a file, where no file names the check. */
  readonly defaults: readonly CheckConfig[];
  /** Templates for containers of well-known images; a template in a file takes the place of one for the same check. */
  readonly knownImages: readonly CheckConfig[];
  readonly autodiscovery: boolean;
  readonly filter: CheckContainerFilter;
  /** Tags that what runs for a container gets (`checks_tag_cardinality`). */
  readonly cardinality: TagCardinality;
}

export interface ManagerParts {
  readonly runner: CheckRunner;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly host: string;
  readonly secrets: Secrets;
  readonly containers: ContainerSource;
  readonly tagger: EntityTagger;
  /** Names of the checks that exist. */
  readonly known: readonly string[];
  /** `%%env_X%%` of files, by the name of the variable. */
  readonly environment: (name: string) => string | undefined;
  /** The same for what containers say themselves: whoever may label a container may have it sent anywhere. */
  readonly containerEnvironment: (name: string) => string | undefined;
  /** Where `logs:` of the configs go; undefined when logs are not collected. */
  readonly logSources: LogSources | undefined;
}

/** How often files are looked at for changes. */
const WATCH_MS = 10_000;
/** What has no value yet, such as a secret whose backend is away, is looked for again this often. */
const RETRY_MS = 60_000;
/** Containers come in groups; they are looked at once they rest. */
const SETTLE_MS = 500;

/** Checks of the Agent whose metrics the host collector sends whatever a file says. */
const HOST_METRIC_CHECKS: ReadonlySet<string> = new Set([
  'cpu',
  'disk',
  'file_handle',
  'io',
  'load',
  'memory',
  'network',
  'telemetry',
  'uptime',
]);

/** Finds out which checks are to run: from files, from defaults and from containers, again whenever one of them changes. */
export class CheckManager implements CheckRuns, Closable {
  readonly #settings: ManagerSettings;
  readonly #parts: ManagerParts;
  #resolved: readonly Resolved[] = [];
  #errors: readonly string[] = [];
  #logNames: readonly string[] = [];
  #signature = '';
  /** When to try again what could not be filled in; never while all could. */
  #retryAtMs = Number.POSITIVE_INFINITY;
  #cancelWatch: () => void = () => {};
  #cancelSettle: () => void = () => {};
  #endContainers: () => void = () => {};
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(settings: ManagerSettings, parts: ManagerParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Reads everything and starts the checks; resolves when they are scheduled. */
  async start(): Promise<void> {
    if (this.#settings.autodiscovery) {
      this.#endContainers = this.#parts.containers.onChange(() => {
        this.#cancelSettle();
        this.#cancelSettle = this.#parts.clock.after(SETTLE_MS, () => void this.reload());
      });
    }
    await this.reload();
    this.#watch();
  }

  /** Reads everything again; never rejects. Calls come one after the other. */
  reload(): Promise<void> {
    this.#work = this.#work
      .then(() => this.#reload())
      .catch((error: unknown) => {
        this.#parts.logger.log('error', 'the configuration of checks cannot be read', { reason: messageOf(error) });
      });
    return this.#work;
  }

  get known(): readonly string[] {
    return this.#parts.known;
  }

  configs(): readonly ResolvedCheckConfig[] {
    return this.#resolved.map(({ shown }) => shown);
  }

  configErrors(): readonly string[] {
    return [...this.#errors, ...this.#parts.runner.problems()];
  }

  async runOnce(name: string, times: number, pauseMs: number, signal: AbortSignal): Promise<readonly CheckRunReport[]> {
    const wanted = this.#resolved.flatMap((one) => one.wanted).filter((one) => one.check === name);
    const reports: CheckRunReport[] = [];
    for (const one of wanted) reports.push(await this.#parts.runner.runAlone(one, times, pauseMs, signal));
    return reports;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWatch();
    this.#cancelSettle();
    this.#endContainers();
    await this.#work;
    await this.#parts.runner.close();
  }

  #watch(): void {
    this.#cancelWatch = this.#parts.clock.after(WATCH_MS, () => {
      void this.#reloadIfChanged().finally(() => {
        if (!this.#closed) this.#watch();
      });
    });
  }

  async #reloadIfChanged(): Promise<void> {
    const signatures = await Promise.all(this.#settings.confDirs.map(confDirSignature));
    const changed = signatures.join('\n\n') !== this.#signature;
    if (this.#closed || (!changed && this.#parts.clock.nowMs() < this.#retryAtMs)) return;
    if (changed) this.#parts.logger.log('info', 'the configuration of checks has changed and is read again');
    await this.reload();
  }

  async #reload(): Promise<void> {
    if (this.#closed) return;
    const folders = await Promise.all(this.#settings.confDirs.map(readConfDir));
    this.#signature = folders.map(({ signature }) => signature).join('\n\n');
    this.#retryAtMs = Number.POSITIVE_INFINITY;
    const files = folders.flatMap(({ configs }) => configs).filter((config) => this.#isForUs(config));
    const errors = folders.flatMap((folder) => [...folder.errors]);
    const inFiles = files.filter(({ adIdentifiers }) => adIdentifiers.length > 0);
    const templates = [
      ...inFiles,
      ...this.#settings.knownImages.filter(({ check }) => !inFiles.some((one) => one.check === check)),
    ];
    const plain = files.filter(({ adIdentifiers }) => adIdentifiers.length === 0);
    const named = new Set(plain.map(({ check }) => check));
    const defaults = this.#settings.defaults.filter((one) => !named.has(one.check) && this.#isForUs(one));

    const resolved = [
      ...(await this.#resolveAll(
        [...plain, ...defaults],
        (name) => this.#staticVariable(name),
        () => [],
        errors,
      )),
      ...(await this.#resolveContainers(templates, errors)),
    ];
    if (this.#closed) return;
    this.#resolved = withoutRepeats(resolved, errors);
    this.#handOverLogs(errors);
    for (const error of errors) {
      if (!this.#errors.includes(error))
        this.#parts.logger.log('warn', 'a configuration of checks cannot be used', { reason: error });
    }
    this.#errors = errors;
    await this.#parts.runner.apply(this.#resolved.flatMap(({ wanted }): readonly WantedInstance[] => wanted));
  }

  async #resolveContainers(templates: readonly CheckConfig[], errors: string[]): Promise<Resolved[]> {
    if (!this.#settings.autodiscovery) return [];
    const resolved: Resolved[] = [];
    for (const container of this.#parts.containers.running) {
      if (!this.#settings.filter.wants(container)) continue;
      const found = containerConfigs(container, templates);
      errors.push(...found.errors);
      const { host, environment, containerEnvironment } = this.#parts;
      const own = containerVariables(container, host, containerEnvironment);
      const ofFiles = containerVariables(container, host, environment);
      const tags = () => this.#parts.tagger.tagsOf(`container_id://${container.id}`, this.#settings.cardinality);
      const isFile = ({ source }: CheckConfig) => source.startsWith('file:');
      resolved.push(
        ...(await this.#resolveAll(found.configs.filter(isFile), ofFiles, tags, errors)),
        ...(await this.#resolveAll(
          found.configs.filter((config) => !isFile(config)),
          own,
          tags,
          errors,
        )),
      );
    }
    return resolved;
  }

  async #resolveAll(
    configs: readonly CheckConfig[],
    variables: VariableSource,
    tags: () => readonly string[],
    errors: string[],
  ): Promise<Resolved[]> {
    const resolved: Resolved[] = [];
    for (const config of configs) {
      try {
        resolved.push(await resolveConfig(config, variables, this.#parts.secrets, tags()));
      } catch (error) {
        // Nobody asked for what comes by itself: a container without an address is no mistake of its owner's.
        if (config.optional) continue;
        errors.push(`${config.source}: ${config.check}: ${messageOf(error)}`);
        this.#retryAtMs = this.#parts.clock.nowMs() + RETRY_MS;
      }
    }
    return resolved;
  }

  /** Checks that are not ours to run are passed over where nobody asks for them, and where the host metrics are them. */
  #isForUs({ check, optional, logs }: CheckConfig): boolean {
    if (logs.length > 0 || this.#parts.known.includes(check)) return true;
    return !optional && !HOST_METRIC_CHECKS.has(check);
  }

  #staticVariable(name: string): string | undefined {
    if (name === 'hostname') return this.#parts.host;
    return name.startsWith('env_') ? this.#parts.environment(name.slice('env_'.length)) : undefined;
  }

  #handOverLogs(errors: string[]): void {
    const { logSources } = this.#parts;
    if (logSources === undefined) return;
    const names: string[] = [];
    for (const { config, shown } of this.#resolved) {
      if (shown.logs.length === 0) continue;
      const name = `${config.source} ${config.check}`;
      const origin = {
        integration: config.check,
        ...(config.containerId === '' ? {} : { containerId: config.containerId }),
      };
      names.push(name);
      errors.push(...logSources.addSources(name, shown.logs, origin));
    }
    for (const name of this.#logNames) if (!names.includes(name)) logSources.removeSources(name);
    this.#logNames = names;
  }
}

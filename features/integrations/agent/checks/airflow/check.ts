import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckModule, type CheckParts, type CheckSender, CheckStatus } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { flagOption, urlOption } from '../../read-instance.ts';

const RUNNING_TASKS = '/dags/~/dagRuns/~/taskInstances?state=running';

/** The stable APIs by their prefix, and where each tells of its health: of Airflow 2, and of Airflow 3. */
const STABLE: Readonly<Record<string, string>> = { '/api/v1': '/health', '/api/v2': '/monitor/health' };

/** Airflow 2 and 3 by their stable APIs, Airflow 1 by the experimental one. The rest Airflow sends to DogStatsD by itself. */
export const check: CheckModule = {
  name: 'airflow',
  create(instance, initConfig, parts) {
    urlOption(instance, 'url');
    const options = {
      url: String(instance['url']),
      tasks: !flagOption(instance, 'omit_authenticated_metrics', false),
    };
    return new AirflowCheck(options, CheckHttp.fromInstance(instance, initConfig), parts);
  },
};

interface AirflowOptions {
  /** As it is configured: it becomes a tag. */
  readonly url: string;
  readonly tasks: boolean;
}

class AirflowCheck implements Check {
  readonly #options: AirflowOptions;
  readonly #http: CheckHttp;
  readonly #parts: CheckParts;
  readonly #tags: readonly string[];

  constructor(options: AirflowOptions, http: CheckHttp, parts: CheckParts) {
    this.#options = options;
    this.#http = http;
    this.#parts = parts;
    this.#tags = [`url:${options.url}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const api = await this.#stableApi(sender, signal);
    let health: unknown;
    try {
      health = await this.#ask(api === undefined ? '/api/experimental/test' : `${api}${STABLE[api]}`, signal);
    } catch (error) {
      sender.serviceCheck('airflow.can_connect', CheckStatus.critical, this.#tags, messageOf(error));
      sender.gauge('airflow.can_connect', 0, this.#tags);
      throw error;
    }
    const trouble = api === undefined ? experimentalTroubleOf(health) : troubleOf(health);
    const status = trouble === '' ? CheckStatus.ok : CheckStatus.critical;
    sender.serviceCheck('airflow.healthy', status, this.#tags, trouble);
    sender.gauge('airflow.healthy', trouble === '' ? 1 : 0, this.#tags);
    sender.serviceCheck('airflow.can_connect', CheckStatus.ok, this.#tags);
    sender.gauge('airflow.can_connect', 1, this.#tags);
    if (api !== undefined && this.#options.tasks) await this.#sendTasks(api, sender, signal);
  }

  close(): void {
    this.#http.close();
  }

  #ask(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#http.getJson(`${this.#options.url.replace(/\/$/, '')}${path}`, signal);
  }

  /** The prefix of the API that tells a version; undefined when none does. */
  async #stableApi(sender: CheckSender, signal: AbortSignal): Promise<string | undefined> {
    for (const api of Object.keys(STABLE)) {
      const answer = await this.#ask(`${api}/version`, signal).catch(() => undefined);
      const version = textOf(answer, 'version');
      if (version === '') continue;
      sender.metadata('version.raw', version);
      return api;
    }
    return undefined;
  }

  async #sendTasks(api: string, sender: CheckSender, signal: AbortSignal): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.#ask(`${api}${RUNNING_TASKS}`, signal);
    } catch (error) {
      sender.warning(`${messageOf(error)}; omit_authenticated_metrics leaves tasks out`);
      return;
    }
    if (!isObject(answer)) return;
    const { total_entries: total, task_instances: tasks } = answer;
    if (typeof total === 'number') sender.gauge('airflow.dag.task.total_running', total, this.#tags);
    for (const task of Array.isArray(tasks) ? tasks.filter(isObject) : []) {
      // Airflow 3 calls it otherwise; a run that somebody started by hand has none there.
      const date = textOf(task, 'execution_date') || textOf(task, 'logical_date') || textOf(task, 'run_after');
      const startMs = Date.parse(date);
      if (Number.isNaN(startMs)) continue;
      const tags = [`dag_id:${textOf(task, 'dag_id')}`, `task_id:${textOf(task, 'task_id')}`];
      const seconds = (this.#parts.clock.nowMs() - startMs) / 1000;
      sender.gauge('airflow.dag.task.ongoing_duration', seconds, [...this.#tags, ...tags]);
    }
  }
}

/** '' when all is well. */
function troubleOf(health: unknown): string {
  const statusOf = (part: string) => textOf(isObject(health) ? health[part] : undefined, 'status') || 'unknown';
  const database = statusOf('metadatabase');
  const scheduler = statusOf('scheduler');
  if (database === 'healthy' && scheduler === 'healthy') return '';
  return `Metadatabase is ${database} and scheduler is ${scheduler}`;
}

function experimentalTroubleOf(health: unknown): string {
  const status = textOf(health, 'status');
  return status === 'OK' ? '' : `Airflow says ${status || 'nothing of its status'}`;
}

function textOf(map: unknown, name: string): string {
  const value = isObject(map) ? map[name] : undefined;
  return typeof value === 'string' ? value : '';
}

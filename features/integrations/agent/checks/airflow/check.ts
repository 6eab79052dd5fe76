import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type Check, type CheckModule, type CheckParts, type CheckSender, CheckStatus } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { flagOption, urlOption } from '../../read-instance.ts';

const RUNNING_TASKS = '/api/v1/dags/~/dagRuns/~/taskInstances?state=running';

/** Airflow 2 by its stable API, Airflow 1 by the experimental one. Everything else Airflow sends to DogStatsD by itself. */
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
    const stable = await this.#hasStableApi(sender, signal);
    let health: unknown;
    try {
      health = await this.#ask(stable ? '/api/v1/health' : '/api/experimental/test', signal);
    } catch (error) {
      sender.serviceCheck('airflow.can_connect', CheckStatus.critical, this.#tags, messageOf(error));
      sender.gauge('airflow.can_connect', 0, this.#tags);
      throw error;
    }
    const trouble = stable ? troubleOf(health) : experimentalTroubleOf(health);
    const status = trouble === '' ? CheckStatus.ok : CheckStatus.critical;
    sender.serviceCheck('airflow.healthy', status, this.#tags, trouble);
    sender.gauge('airflow.healthy', trouble === '' ? 1 : 0, this.#tags);
    sender.serviceCheck('airflow.can_connect', CheckStatus.ok, this.#tags);
    sender.gauge('airflow.can_connect', 1, this.#tags);
    if (stable && this.#options.tasks) await this.#sendTasks(sender, signal);
  }

  close(): void {
    this.#http.close();
  }

  #ask(path: string, signal: AbortSignal): Promise<unknown> {
    return this.#http.getJson(`${this.#options.url.replace(/\/$/, '')}${path}`, signal);
  }

  async #hasStableApi(sender: CheckSender, signal: AbortSignal): Promise<boolean> {
    try {
      const version = textOf(await this.#ask('/api/v1/version', signal), 'version');
      if (version !== '') sender.metadata('version.raw', version);
      return version !== '';
    } catch {
      return false;
    }
  }

  async #sendTasks(sender: CheckSender, signal: AbortSignal): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.#ask(RUNNING_TASKS, signal);
    } catch (error) {
      sender.warning(`${messageOf(error)}; omit_authenticated_metrics leaves tasks out`);
      return;
    }
    if (!isObject(answer)) return;
    const { total_entries: total, task_instances: tasks } = answer;
    if (typeof total === 'number') sender.gauge('airflow.dag.task.total_running', total, this.#tags);
    for (const task of Array.isArray(tasks) ? tasks.filter(isObject) : []) {
      const startMs = Date.parse(textOf(task, 'execution_date'));
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

import { type Check, type CheckModule, type CheckParts, type CheckSender, CheckStatus } from '../../check.ts';
import { textOption } from '../../read-instance.ts';
import { readCpuTicks, readProcesses } from './processes.ts';

/** A worker that used CPU within this time is at work: gunicorn says nothing of itself. */
const WATCH_MS = 100;

/** Gunicorn, by the titles of its processes (it needs `setproctitle` for them). */
export const check: CheckModule = {
  name: 'gunicorn',
  create(instance, _initConfig, parts) {
    return new GunicornCheck(textOption(instance, 'proc_name'), parts);
  },
};

class GunicornCheck implements Check {
  readonly #application: string;
  readonly #parts: CheckParts;

  constructor(application: string, parts: CheckParts) {
    this.#application = application;
    this.#parts = parts;
  }

  async run(sender: CheckSender): Promise<void> {
    const { procRoot, clock } = this.#parts;
    const tags = [`app:${this.#application}`];
    const processes = await readProcesses(procRoot);
    const masters = new Set(
      processes.filter(({ title }) => title === `gunicorn: master [${this.#application}]`).map(({ pid }) => pid),
    );
    if (masters.size === 0) {
      const message = `no gunicorn process has the name ${this.#application}`;
      sender.serviceCheck('gunicorn.is_running', CheckStatus.critical, tags, message);
      sender.warning(message);
      return;
    }
    const workers = processes.filter(({ parent }) => masters.has(parent));
    await new Promise<void>((resolve) => clock.after(WATCH_MS, resolve));
    const later = await Promise.all(workers.map(({ pid }) => readCpuTicks(procRoot, pid)));
    const running = workers.flatMap(({ cpuTicks }, index) => {
      const ticks = later[index];
      return ticks === undefined ? [] : [ticks > cpuTicks];
    });
    const working = running.filter((isWorking) => isWorking).length;
    const status = running.length === 0 ? CheckStatus.critical : CheckStatus.ok;
    const message = running.length === 0 ? `${this.#application} has no workers` : '';
    sender.serviceCheck('gunicorn.is_running', status, tags, message);
    sender.gauge('gunicorn.workers', working, [...tags, 'state:working']);
    sender.gauge('gunicorn.workers', running.length - working, [...tags, 'state:idle']);
  }
}

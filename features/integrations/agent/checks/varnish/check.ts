import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Check, CheckModule, CheckSender, YamlMap } from '../../check.ts';
import { badCheckConfig, textOption, textsOption } from '../../read-instance.ts';
import { readBackends } from './backends.ts';
import { readCounters } from './counters.ts';
import { runProgram } from './run-program.ts';

/** Varnish from 3 on by `varnishstat`, and its backends by `varnishadm`. */
export const check: CheckModule = {
  name: 'varnish',
  create(instance) {
    return new VarnishCheck(instance, process.getuid?.() === 0);
  },
};

class VarnishCheck implements Check {
  readonly #stat: readonly string[];
  readonly #statArguments: readonly string[];
  readonly #adm: readonly string[];
  readonly #tags: readonly string[];
  /** Of the server that the numbers are from; it is asked once. */
  #version: string | undefined;

  constructor(instance: YamlMap, isRoot: boolean) {
    this.#stat = commandOption(instance, 'varnishstat');
    if (this.#stat.length === 0) throw badCheckConfig('varnishstat', 'is required');
    const name = textOption(instance, 'name', '');
    const filters = textsOption(instance, 'metrics_filter').flatMap((filter) => ['-f', filter]);
    this.#statArguments = ['-j', ...filters, ...(name === '' ? [] : ['-n', name])];
    this.#adm = admCommand(instance, isRoot);
    this.#tags = [`varnish_name:${name || 'default'}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    this.#version ??= await this.#askVersion(signal);
    if (this.#version !== '') sender.metadata('version.raw', this.#version);
    for (const { metric, type, value } of readCounters(await this.#run(this.#stat, this.#statArguments, signal))) {
      if (type === 'rate') sender.rate(metric, value, this.#tags);
      else sender.gauge(metric, value, this.#tags);
      if (type === 'gauge' && metric.includes('n_purges')) sender.rate('varnish.n_purgesps', value, this.#tags);
    }
    if (this.#adm.length > 0) await this.#sendBackends(sender, signal);
  }

  /** Since Varnish 2 it is written now to the one, now to the other stream. */
  async #askVersion(signal: AbortSignal): Promise<string> {
    const { stdout, stderr } = await runProgram([...this.#stat, '-V'], signal).catch(failed(this.#stat));
    return /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] ?? '';
  }

  async #sendBackends(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      const command = olderThan41(this.#version ?? '') ? ['debug.health'] : ['backend.list', '-p'];
      const text = await this.#run(this.#adm, command, signal);
      for (const { name, status } of readBackends(text)) {
        sender.serviceCheck('varnish.backend_healthy', status, [`backend:${name}`]);
      }
    } catch (error) {
      sender.warning(messageOf(error));
    }
  }

  async #run(command: readonly string[], args: readonly string[], signal: AbortSignal): Promise<string> {
    const { stdout } = await runProgram([...command, ...args], signal).catch(failed(command));
    return stdout;
  }
}

/** A program and its first arguments, divided by spaces. */
function commandOption(instance: YamlMap, name: string): readonly string[] {
  return textOption(instance, name, '')
    .split(' ')
    .filter((word) => word !== '');
}

/** The secret of varnishadm is root's: other users ask by sudo, which must not wait for a password. */
function admCommand(instance: YamlMap, isRoot: boolean): readonly string[] {
  const program = commandOption(instance, 'varnishadm');
  if (program.length === 0) return [];
  const address = `${textOption(instance, 'daemon_host', 'localhost')}:${textOption(instance, 'daemon_port', '6082')}`;
  const secret = textOption(instance, 'secretfile', '/etc/varnish/secret');
  return [...(isRoot ? [] : ['sudo', '-n']), ...program, '-T', address, '-S', secret];
}

function olderThan41(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return version !== '' && (major < 4 || (major === 4 && minor < 1));
}

const failed =
  ([program]: readonly string[]) =>
  (cause: unknown): never => {
    throw new CodedError('varnish_program', `${program} failed: ${messageOf(cause)}`, { status: 502, cause });
  };

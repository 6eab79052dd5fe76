import { messageOf } from '@komainu/kernel/errors.ts';
import { parseExposition } from '@komainu/wire/openmetrics/parse.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { textOption, urlOption } from '../../read-instance.ts';
import { sendCadvisor } from './cadvisor-metrics.ts';
import { readPods } from './kubelet-answers.ts';
import { sendOwn } from './own-metrics.ts';
import { sendPods } from './pod-metrics.ts';
import { sendSummary } from './summary-metrics.ts';

const INTERVAL_S = 20;

/** A node of Kubernetes and its pods, by its kubelet, named as by the Agent's `kubelet` check. */
export const check: CheckModule = { name: 'kubelet', defaultIntervalS: INTERVAL_S, create };

function create(instance: YamlMap, initConfig: YamlMap, { tagger, containers }: CheckParts) {
  const base = urlOption(instance, 'kubelet_url', textOption(instance, 'kubelet_url', 'https://127.0.0.1:10250'));
  const http = CheckHttp.fromInstance(instance, initConfig);
  const at = (path: string) => new URL(path, base);

  async function health(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      const { text, status } = await http.get(at('/healthz?verbose'), signal);
      let up = status === 200;
      for (const [, sign, name] of text.matchAll(/^\[([+-])\](\S+)/gm)) {
        up &&= sign === '+';
        sender.serviceCheck(`kubernetes.kubelet.check.${name}`, sign === '+' ? CheckStatus.ok : CheckStatus.critical);
      }
      sender.serviceCheck(
        'kubernetes.kubelet.check',
        up ? CheckStatus.ok : CheckStatus.critical,
        [],
        up ? '' : `answers ${status}`,
      );
    } catch (error) {
      sender.serviceCheck('kubernetes.kubelet.check', CheckStatus.critical, [], messageOf(error));
    }
  }

  /** Each source is asked apart: what one refuses must not cost the others. */
  async function ask(sender: CheckSender, path: string, send: (text: string) => void, signal: AbortSignal) {
    try {
      send((await http.getOk(at(path), signal)).text);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      sender.warning(messageOf(error));
      return error;
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      await health(sender, signal);
      const failures = [
        await ask(sender, '/pods', (text) => sendPods(sender, readPods(JSON.parse(text)), tagger), signal),
        await ask(sender, '/stats/summary', (text) => sendSummary(sender, JSON.parse(text), tagger), signal),
        await ask(
          sender,
          '/metrics/cadvisor',
          (text) => sendCadvisor(sender, parseExposition(text).families, tagger, containers),
          signal,
        ),
        await ask(sender, '/metrics', (text) => sendOwn(sender, parseExposition(text).families), signal),
      ];
      // With nothing at all it is the kubelet, not a part of it.
      if (failures.every((failure) => failure !== undefined)) throw failures[0];
    },
    close: () => http.close(),
  };
}

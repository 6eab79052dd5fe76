import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import {
  alertQuestion,
  listsGroups,
  sloListQuestion,
  sloListSort,
  sloQuestion,
  sloWindow,
  sloWindowNames,
  summaryQuestion,
} from '@komainu/contracts/dashboards/asking/monitors.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { groupRows, monitorRows } from '@komainu/contracts/dashboards/drawing/monitors.ts';
import { orderSlos } from '@komainu/contracts/dashboards/drawing/slo-order.ts';
import { sloTarget } from '@komainu/contracts/dashboards/drawing/slo-target.ts';
import type { Answers, Asker } from './answers.ts';

const MINUTE_MS = 60_000;

/** What widgets about monitors and objectives show; undefined for other widgets. */
export async function askMonitors(
  definition: Definition,
  substitute: Substitute,
  window: TimeWindow,
  asker: Asker,
): Promise<Answers | undefined> {
  switch (definition.type) {
    case 'alert_graph':
    case 'alert_value': {
      const id = alertQuestion(definition);
      if (id === '') return { kind: 'nothing' };
      const monitor = await asker.monitor(id);
      return { kind: 'alert', monitor, preview: await asker.monitorPreview(monitor, window) };
    }
    case 'manage_status': {
      const asked = summaryQuestion(definition, substitute);
      const [found, groups] = await Promise.all([
        asker.monitors(asked),
        listsGroups(definition) ? asker.monitorGroups(asked) : undefined,
      ]);
      const counted = textOf(definition['summary_type']) === 'groups' ? groups : found;
      return {
        kind: 'monitors',
        counts: counted?.counts.status ?? [],
        rows: groups === undefined ? monitorRows(found) : groupRows(groups),
      };
    }
    case 'slo': {
      const id = sloQuestion(definition);
      return id === '' ? { kind: 'nothing' } : await objective(id, definition, window, asker);
    }
    case 'slo_list': {
      const rows = await asker.slos(sloListQuestion(definition, substitute));
      return { kind: 'slos', rows: orderSlos(rows, sloListSort(definition)) };
    }
    default:
      return undefined;
  }
}

async function objective(id: string, definition: Definition, window: TimeWindow, asker: Asker): Promise<Answers> {
  const slo = await asker.slo(id);
  const windows = await Promise.all(
    sloWindowNames(definition).map(async (name) => {
      const own = sloWindow(name, Math.floor(window.toMs / MINUTE_MS) * MINUTE_MS);
      const { target, warning } = sloTarget(definition, slo.thresholds, name, own !== undefined);
      return { name, target, warning, history: await asker.sloHistory(id, own ?? window, target) };
    }),
  );
  return { kind: 'slo', slo, windows };
}

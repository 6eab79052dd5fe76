import type { InstanceResource } from '@komainu/contracts/workflows/instances.ts';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { RunBadge, stateOfKind } from '@komainu/ui/workflows/RunBadge.tsx';
import { WORKFLOWS } from '../messages.ts';
import { durationText } from '../model/duration.ts';
import { isObject } from '../model/json.ts';

interface RunListProps {
  readonly runs: readonly InstanceResource[];
  readonly chosen: string;
  readonly onChoose: (instanceId: string) => void;
}

/** The runs of a workflow, the newest first; one of them is shown above. */
export function RunList({ runs, chosen, onChoose }: RunListProps) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  return (
    <DataTable
      label={text.runs}
      kind="workflows-runs"
      heads={[text.status, text.started, text.source, text.startedBy, { right: text.duration }]}
    >
      {runs.map(({ id, attributes }) => {
        const { startTimestamp, endTimestamp, instanceStatus, source } = attributes;
        const kind = Object.keys(source)[0] ?? 'api';
        return (
          <tr key={id} data-selected={id === chosen}>
            <td>
              <button type="button" aria-current={id === chosen} onClick={() => onChoose(id)}>
                <RunBadge state={stateOfKind(instanceStatus.detailsKind)} />
              </button>
            </td>
            <td>{dateTime(Date.parse(startTimestamp), language)}</td>
            <td>{wordOf(text, kind)}</td>
            <td translate="no">{whoOf(source[kind])}</td>
            <td data-align="right">
              {endTimestamp === undefined ? '–' : durationText(Date.parse(endTimestamp) - Date.parse(startTimestamp))}
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function wordOf(
  text: Readonly<Record<'api' | 'dashboard' | 'manual' | 'monitor' | 'schedule', string>>,
  kind: string,
): string {
  switch (kind) {
    case 'api':
    case 'dashboard':
    case 'manual':
    case 'monitor':
    case 'schedule':
      return text[kind];
    default:
      return kind;
  }
}

/** The address of a person, or the name of a monitor. */
function whoOf(source: unknown): string {
  if (!isObject(source)) return '';
  const user = source['actingUser'];
  return String(isObject(user) ? user['userEmail'] : (source['monitorName'] ?? ''));
}

import type { CardinalityAnswer } from '@komainu/contracts/metrics/governance-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { METRICS } from '../messages.ts';
import { useDeleteMetric } from './governance.ts';

/** Deletes a metric once its name was typed; says before what goes with it. */
export function DeleteMetric({
  metric,
  series,
  cardinality,
  onDone,
}: {
  metric: string;
  series: number;
  cardinality: CardinalityAnswer | undefined;
  onDone: () => void;
}) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const may = useMay('write');
  const [typed, setTyped] = useState<string>();
  const remove = useDeleteMetric(metric, onDone);
  if (!may) return null;
  if (typed === undefined) {
    return (
      <Button kind="danger" className="metric-delete" onClick={() => setTyped('')}>
        <IconTrash size={15} />
        {text.deleteMetric}
      </Button>
    );
  }
  const assets = cardinality?.assets.length ?? 0;
  return (
    <form
      className="metric-delete-sure"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === metric) remove.mutate();
      }}
    >
      <p>
        {text.deleteSure(exact(series, language))} {assets === 0 ? '' : text.deleteAssets(String(assets))}
      </p>
      <label className="field">
        {text.typeName(metric)}
        <input className="input" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      {remove.error === null ? null : (
        <p className="metric-mistake" role="alert">
          {remove.error.message}
        </p>
      )}
      <div className="metric-edit-buttons">
        <Button kind="danger" type="submit" disabled={typed !== metric || remove.isPending}>
          {text.deleteMetric}
        </Button>
        <Button kind="quiet" onClick={() => setTyped(undefined)}>
          {text.cancel}
        </Button>
      </div>
    </form>
  );
}

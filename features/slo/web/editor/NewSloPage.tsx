import type { SloType } from '@komainu/contracts/slo/slo.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMemo } from 'react';
import { useSlo } from '../slos-api.ts';
import { newSloForm, sloFormOf } from './form.ts';
import { SloEditor } from './SloEditor.tsx';

const TYPES: readonly SloType[] = ['metric', 'time_slice', 'monitor'];

/** A new objective, or a copy of another. */
export default function NewSloPage() {
  const [{ type, copy }] = useUrlParams();
  const start = useMemo(() => newSloForm(TYPES.find((one) => one === type) ?? 'metric'), [type]);
  return copy === undefined ? <SloEditor key={start.type} start={start} /> : <Copy id={copy} />;
}

function Copy({ id }: { id: string }) {
  const { data, error, refetch } = useSlo(id);
  const start = useMemo(() => (data === undefined ? undefined : sloFormOf(data.data)), [data]);
  if (start !== undefined) return <SloEditor start={start} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

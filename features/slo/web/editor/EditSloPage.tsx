import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSlo } from '../slos-api.ts';
import { sloFormOf } from './form.ts';
import { SloEditor } from './SloEditor.tsx';

/** An objective that is there, to be changed. */
export default function EditSloPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useSlo(id);
  const start = useMemo(() => (data === undefined ? undefined : sloFormOf(data.data)), [data]);
  if (start !== undefined) return <SloEditor start={start} id={id} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

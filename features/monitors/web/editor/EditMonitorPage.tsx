import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMonitor } from '../data/monitors-api.ts';
import { draftOf } from '../model/draft.ts';
import { MonitorEditor } from './MonitorEditor.tsx';

/** A monitor that is there, to be changed. */
export default function EditMonitorPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useMonitor(id);
  // It is asked again while one edits; what is typed stays.
  const start = useMemo(() => (data === undefined ? undefined : draftOf(data)), [data?.id, data?.modified]);
  if (start !== undefined && data !== undefined)
    return <MonitorEditor key={`${data.id} ${data.modified}`} start={start} id={data.id} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

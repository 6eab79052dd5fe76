import '../workflows.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ConnectionDialog } from './ConnectionDialog.tsx';
import { ConnectionTable } from './ConnectionTable.tsx';
import { useConnections } from './connections-api.ts';
import { CONNECTIONS } from './messages.ts';

/** What requests of workflows carry to whom; secrets are written and never shown. */
export default function ConnectionsPage() {
  const text = useText(CONNECTIONS);
  const mayManage = useMay('manage');
  const [isMaking, setMaking] = useState(false);
  const { data, error, isFetching, refetch } = useConnections();
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const create = mayManage ? (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <IconPlus size={15} />
      {text.create}
    </Button>
  ) : null;
  return (
    <div className="page">
      {data?.connections.length === 0 ? (
        <div className="page-scroll page-empty">
          <h2>{text.emptyTitle}</h2>
          <p>{text.about}</p>
          <div>{create ?? text.onlyManagers}</div>
        </div>
      ) : (
        <>
          <div className="page-bar workflows-connections">
            <p>{text.about}</p>
            {create}
          </div>
          <LoadingBar on={isFetching && data === undefined} />
          <div className="page-scroll">
            <ConnectionTable rows={data?.connections ?? []} />
          </div>
        </>
      )}
      {isMaking ? <ConnectionDialog onClose={() => setMaking(false)} /> : null}
    </div>
  );
}

import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { DASHBOARDS_KEY, deleteDashboard } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';
import type { Dashboard } from '../model/dashboard.ts';

export function DeleteDialog({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useUrlParams();
  const remove = useMutation({
    mutationFn: () => deleteDashboard(dashboard.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: DASHBOARDS_KEY });
      void navigate({ to: linkTo('/dashboard/lists', {}, params) as string, ignoreBlocker: true });
    },
  });
  return (
    <Modal opened onClose={onClose} title={text.deleteTitle} closeButtonProps={{ 'aria-label': text.cancel }}>
      <div className="board-form">
        <p>{text.deleteText(dashboard.title)}</p>
        {remove.error === null ? null : <p role="alert">{remove.error.message}</p>}
        <div className="board-form-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {text.delete}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

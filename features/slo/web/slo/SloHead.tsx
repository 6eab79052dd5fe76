import type { Slo } from '@komainu/contracts/slo/slo.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { newMonitorLink, quoted } from '@komainu/ui/monitors/monitor-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import { IconBell, IconCopyPlus, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';
import { deleteSlo } from '../slos-api.ts';

/** What it is called, and what can be done with it. */
export function SloHead({ slo }: { slo: Slo }) {
  const text = useText(SLOS);
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = useMay('write');
  const remove = useMutation({
    mutationFn: () => deleteSlo(slo.id),
    onSuccess: async () => {
      await navigate({ to: linkTo('/slo', {}, params) });
      // The lists alone: what is gone is not asked for again.
      await queries.invalidateQueries({ queryKey: ['slo', 'search'] });
    },
  });
  const timeframe = slo.thresholds[0]?.timeframe ?? '7d';
  const monitor = newMonitorLink(
    {
      kind: 'slo',
      query: `error_budget(${quoted(slo.id)}).over(${quoted(timeframe)}) > 75`,
      name: slo.name,
      tags: slo.tags,
    },
    params,
  );
  return (
    <header className="definition-head">
      <div className="definition-title">
        <h2 translate="no">{slo.name}</h2>
      </div>
      <div className="slo-tags">
        <span>{text[slo.type]}</span>
        {slo.tags.map((tag) => (
          <Tag key={tag} href={linkTo('/slo', { query: tag }, params)}>
            {tag}
          </Tag>
        ))}
      </div>
      <div className="definition-actions">
        {remove.error === null ? null : (
          <span className="slo-wrong" role="alert">
            {remove.error.message}
          </span>
        )}
        {mayWrite ? (
          <>
            <Link className="button" to={monitor as string}>
              <IconBell size={15} />
              {text.createMonitor}
            </Link>
            <Link className="button" to={linkTo(`/slo/${slo.id}/edit`, {}, params) as string}>
              <IconPencil size={15} />
              {text.edit}
            </Link>
            <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
              <Menu.Target>
                <Button label={text.more}>
                  <IconDots size={15} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconCopyPlus size={15} />}
                  onClick={() => void navigate({ to: linkTo('/slo/new', { copy: slo.id }, params) })}
                >
                  {text.clone}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={15} />}
                  onClick={() => {
                    if (confirm(text.deleteSure)) remove.mutate();
                  }}
                >
                  {text.delete}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        ) : null}
      </div>
    </header>
  );
}

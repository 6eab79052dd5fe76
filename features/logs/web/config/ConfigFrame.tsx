import './config.css';
import type { Permission } from '@komainu/contracts/access/principal.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CONFIG } from './messages.ts';

const SECTIONS = [
  'pipelines',
  'scanner',
  'tables',
  'threats',
  'indexes',
  'metrics',
  'archives',
  'destinations',
  'restrictions',
] as const;
export type ConfigTab = (typeof SECTIONS)[number];

/** The page "Log configuration": one address a tab. */
export function ConfigFrame({ section, children }: { section: ConfigTab; children: ReactNode }) {
  const text = useText(CONFIG);
  const [params] = useUrlParams();
  return (
    <div className="page config">
      <nav className="config-tabs" aria-label={text.sections}>
        {SECTIONS.map((name) => (
          <Link
            key={name}
            to={linkTo(`/logs/${name}`, {}, params) as string}
            aria-current={name === section ? 'page' : undefined}
          >
            {text[name]}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}

/** Says why everything is grey to somebody who may only look. */
export function AccessNote({ permission }: { permission: Permission }) {
  const text = useText(CONFIG);
  const may = useMay(permission);
  if (may) return null;
  return (
    <p className="config-note" role="note">
      {permission === 'manage' ? text.adminsOnly : text.readOnly}
    </p>
  );
}

/** Whether the reader may change things, and what the tip of a grey button says. */
export function useAccess(permission: Permission): { readonly may: boolean; readonly reason: string | undefined } {
  const text = useText(CONFIG);
  const may = useMay(permission);
  return { may, reason: may ? undefined : permission === 'manage' ? text.needsManage : text.needsWrite };
}

import type { Permission } from '@komainu/contracts/access/principal.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { IconPlus } from '@tabler/icons-react';
import { AccessNote, useAccess } from './ConfigFrame.tsx';

interface SectionHeadProps {
  readonly intro: string;
  readonly add: string;
  readonly permission: Permission;
  readonly onAdd: () => void;
  readonly error?: Error | null;
}

/** What a section is for, the button for a new one, and why it may be grey. */
export function SectionHead({ intro, add, permission, onAdd, error = null }: SectionHeadProps) {
  const { may, reason } = useAccess(permission);
  return (
    <>
      <div className="config-intro">
        <p>{intro}</p>
        <span className="config-intro-actions">
          <Button kind="primary" disabled={!may} title={reason} onClick={onAdd}>
            <IconPlus size={14} />
            {add}
          </Button>
        </span>
      </div>
      <AccessNote permission={permission} />
      <Failure reason={error?.message} />
    </>
  );
}

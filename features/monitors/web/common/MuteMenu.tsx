import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Menu } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { MONITORS } from '../messages.ts';

interface MuteMenuProps {
  readonly disabled: boolean;
  /** For how many milliseconds; undefined has no end. */
  readonly onMute: (forMs: number | undefined) => void;
  /** Opens a dialog for groups and other ends, where there is one. */
  readonly onDialog?: () => void;
}

const MINUTE_MS = 60_000;
const LENGTHS = [
  ['half', 30 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['hours', 240 * MINUTE_MS],
  ['day', 1_440 * MINUTE_MS],
  ['week', 10_080 * MINUTE_MS],
  ['always', undefined],
] as const;

/** For how long a monitor says nothing. */
export function MuteMenu({ disabled, onMute, onDialog }: MuteMenuProps) {
  const text = useText(MONITORS);
  return (
    <Menu position="bottom-start" withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button disabled={disabled}>
          <IconBellOff size={15} />
          {text.mute}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LENGTHS.map(([name, forMs]) => (
          <Menu.Item key={name} onClick={() => onMute(forMs)}>
            {text[name]}
          </Menu.Item>
        ))}
        {onDialog === undefined ? null : (
          <>
            <Menu.Divider />
            <Menu.Item onClick={onDialog}>{text.muteScope}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

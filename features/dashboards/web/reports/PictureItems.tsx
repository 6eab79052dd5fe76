import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { Menu } from '@mantine/core';
import { IconFileTypePdf, IconPhotoDown } from '@tabler/icons-react';
import { useBoard } from '../board/board-context.tsx';
import { REPORTS } from './messages.ts';
import { pictureLink } from './picture-link.ts';

/** Downloads the board as it is looked at, drawn by the server. */
export function PictureItems({ dashboardId }: { dashboardId: string }) {
  const text = useText(REPORTS);
  const { language } = useLanguage();
  const { fromMs, toMs, zone } = useTimeRange();
  const { chosen } = useBoard();
  const timeZone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const link = (format: 'pdf' | 'png'): string =>
    pictureLink({ dashboardId, format, window: { fromMs, toMs }, timeZone, language, chosen });
  return (
    <>
      <Menu.Item component="a" href={link('pdf')} target="_blank" leftSection={<IconFileTypePdf size={15} />}>
        {text.downloadPdf}
      </Menu.Item>
      <Menu.Item component="a" href={link('png')} target="_blank" leftSection={<IconPhotoDown size={15} />}>
        {text.downloadPng}
      </Menu.Item>
    </>
  );
}

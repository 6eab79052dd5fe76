import { CodedError } from '@komainu/kernel/errors.ts';

/** What notifications take from the environment. */
export interface NotifyEnvironment {
  /** The mail server; no mail is sent without one. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  /** Where people reach the web app; the server's own address unless given. */
  readonly publicUrl: string | undefined;
}

/** Reads the settings of notifications; throws `bad_setting` that names the variable and the reason, and no password. */
export function parseNotify(text: (name: string) => string | undefined): NotifyEnvironment {
  const url = text('KOMAINU_SMTP_URL');
  const from = text('KOMAINU_SMTP_FROM');
  if (url !== undefined && !(URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol))) {
    throw badSetting('KOMAINU_SMTP_URL', 'write smtp://user:password@host:587 or smtps://user:password@host:465');
  }
  if (url !== undefined && (from === undefined || !/^[^\r\n]*@[^\r\n]+$/.test(from))) {
    throw badSetting('KOMAINU_SMTP_FROM', 'write the address that mails come from, such as komainu@example.com');
  }
  const publicUrl = text('KOMAINU_PUBLIC_URL');
  if (publicUrl !== undefined && !(URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol))) {
    throw badSetting('KOMAINU_PUBLIC_URL', 'write https://host');
  }
  return { smtp: url === undefined || from === undefined ? undefined : { url, from }, publicUrl };
}

function badSetting(name: string, reason: string): CodedError {
  return new CodedError('bad_setting', `${name}: ${reason}`);
}

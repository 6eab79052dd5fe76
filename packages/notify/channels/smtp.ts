import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { createTransport } from 'nodemailer';
import type { Mail, MailSender } from './channel.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, `smtps://…:465`; it is the administrator's, so it may lead into private networks. */
  readonly url: string;
  /** `Komainu <komainu@example.com>`. */
  readonly from: string;
}

const TIMEOUT_MS = 30_000;

/** E-mail by SMTP, over connections that are kept for the next mail. */
export function createMailSender({ url, from }: SmtpSettings): MailSender & Closable {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Bodies come from messages and logs: neither files nor addresses in them are read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: /@([\w.-]{1,200})/.exec(from)?.[1] ?? 'komainu.invalid',
    async send({ to, subject, text, html, messageId, attachments = [] }: Mail) {
      await transport.sendMail({
        from,
        // An address alone, never a list of them.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId,
        attachments: [...attachments],
        headers: { 'auto-submitted': 'auto-generated' },
      });
    },
    // What is being sent fails, and is sent again by the next process.
    close: () => transport.close({ force: true }),
  };
}

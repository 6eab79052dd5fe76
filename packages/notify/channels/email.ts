import { messageOf } from '@komainu/kernel/errors.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { plainText } from '../message/plain-text.ts';
import type { Attempt, Channel, ChannelTools } from './channel.ts';

/** `@someone@example.com`; `@all` is taken apart into addresses before it gets here. */
export const emailChannel: Channel = {
  name: 'email',
  claims: (handle) => isAddress(handle),
  async problem(_handle, { mail }) {
    return mail === undefined ? 'no mail server is set up (KOMAINU_SMTP_URL)' : undefined;
  },
  async send(message, { mail }) {
    if (mail === undefined) return { outcome: 'never', reason: 'no mail server is set up (KOMAINU_SMTP_URL)' };
    return await sendMail(message, mail);
  },
};

/** `name@domain.example`, without anything that a header could be broken with. */
export function isAddress(handle: string): boolean {
  return handle.length <= 254 && /^[\p{L}\p{N}_.+/#-]{1,64}@[\p{L}\p{N}.-]{1,190}$/u.test(handle);
}

async function sendMail(message: OutgoingMessage, mail: NonNullable<ChannelTools['mail']>): Promise<Attempt> {
  const { title, body, id, handle, link } = message;
  try {
    await mail.send({
      to: handle,
      subject: title.replace(/[\r\n]+/g, ' '),
      text: plainText(body),
      html: htmlOf(title, body, link),
      messageId: `<${id}@${mail.domain}>`,
    });
    return { outcome: 'sent' };
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'responseCode' in error ? Number(error.responseCode) : 0;
    // RFC 5321: 5yz is for good, 4yz and what broke on the way are not.
    if (code >= 500 && code < 600) return { outcome: 'never', reason: `the mail server refused it with ${code}` };
    return { outcome: 'later', reason: code > 0 ? `the mail server answered ${code}` : messageOf(error).slice(0, 200) };
  }
}

/** What mail programs show; only links and line breaks of the Markdown are kept. */
function htmlOf(title: string, body: string, link: string | undefined): string {
  const paragraphs = body.split(/\n{2,}/).map((part) => `<p>${inlineHtml(part).replaceAll('\n', '<br>')}</p>`);
  const heading = link === undefined ? escapeHtml(title) : `<a href="${escapeHtml(link)}">${escapeHtml(title)}</a>`;
  return `<!doctype html><html><body><h2>${heading}</h2>${paragraphs.join('')}</body></html>`;
}

function inlineHtml(markdown: string): string {
  return escapeHtml(markdown)
    .replace(/\[([^[\]\n]{0,500})\]\((https?:\/\/[^()\s]{0,2000})\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*\n]{1,500})\*\*/g, '<b>$1</b>')
    .replace(/`([^`\n]{1,2000})`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

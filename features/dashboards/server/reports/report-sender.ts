import type { Principal } from '@komainu/contracts/access/principal.ts';
import { parameterOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { ownWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { MailSender } from '@komainu/notify/channels/channel.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { dashboardUrl, slugOf } from '../dashboards/slug.ts';
import type { MadePicture, PictureMaker } from '../picture/picture-maker.ts';
import type { People } from '../ports.ts';
import type { StoredReport, StoredRun } from './definition.ts';
import type { ReportKeeper } from './report-keeper.ts';

export const MOST_ATTEMPTS = 3;
const MOST_WARNINGS = 20;

export interface SenderPorts {
  readonly keeper: ReportKeeper;
  readonly pictures: PictureMaker;
  readonly people: People;
  /** Undefined: no mail server is set up. */
  readonly mailer: Pick<MailSender, 'send' | 'domain'> | undefined;
  /** Where people reach the web app, without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Draws a report and mails it to everybody who has not got it yet. */
export class ReportSender {
  readonly #ports: SenderPorts;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  get canMail(): boolean {
    return this.#ports.mailer !== undefined;
  }

  /** Carries a claimed run out and writes down how it ended; never throws. */
  async send(report: Document<StoredReport>, run: StoredRun): Promise<StoredRun> {
    const { keeper, clock, logger } = this.#ports;
    let ended: StoredRun;
    try {
      ended = await this.#sent(report, run);
    } catch (error) {
      ended = { ...run, state: 'failed', reason: messageOf(error) };
    }
    ended = { ...ended, finishedUnixMs: clock.nowMs() };
    if (ended.state === 'failed') {
      logger.log('warn', 'a report of a dashboard could not be sent', {
        report: report.id,
        dashboard: report.body.dashboardId,
        attempt: ended.attempts,
        reason: ended.reason ?? '',
      });
    }
    await keeper.finish(ended).catch((error: unknown) => {
      logger.log('warn', 'how a report ended could not be written down', {
        report: report.id,
        reason: messageOf(error),
      });
    });
    return ended;
  }

  async #sent(report: Document<StoredReport>, run: StoredRun): Promise<StoredRun> {
    const { mailer } = this.#ports;
    if (mailer === undefined) throw new CodedError('no_mail_server', 'no mail server is set up (KOMAINU_SMTP_URL)');
    const { dashboardId, fields } = report.body;
    const picture = await this.#drawn(report.body, run.dueUnixMs);
    const subject = (fields.title || picture.title).replaceAll(/\s+/g, ' ');
    const link = `${this.#ports.publicUrl}${dashboardUrl(dashboardId, picture.title)}`;
    const sentTo = [...run.sentTo];
    const refusals: string[] = [];
    for (const to of fields.recipients.filter((one) => !sentTo.includes(one))) {
      try {
        await mailer.send({
          to,
          subject,
          text: `${picture.title}\n${link}\n`,
          html: `<p><a href="${escaped(link)}">${escaped(picture.title)}</a></p>`,
          messageId: `<report-${report.id}-${run.dueUnixMs}-${fields.recipients.indexOf(to)}@${mailer.domain}>`,
          attachments: [
            {
              filename: `${slugOf(picture.title)}.${fields.format}`,
              contentType: picture.contentType,
              content: picture.bytes,
            },
          ],
        });
        sentTo.push(to);
      } catch (error) {
        refusals.push(`${to}: ${messageOf(error).slice(0, 300)}`);
      }
    }
    return {
      ...run,
      state: refusals.length === 0 ? 'sent' : 'failed',
      reason: refusals.length === 0 ? null : refusals.join('; '),
      warnings: picture.warnings.slice(0, MOST_WARNINGS),
      sizeBytes: picture.bytes.length,
      sentTo,
    };
  }

  async #drawn({ dashboardId, fields, author }: StoredReport, dueUnixMs: number): Promise<MadePicture> {
    const window = ownWindow({ type: '', time: { live_span: fields.span } }, dueUnixMs);
    const params = Object.entries(fields.variables).map(([name, values]) => [parameterOf(name), values.join(',')]);
    return await this.#ports.pictures.make(
      {
        dashboardId,
        format: fields.format,
        window: window ?? { fromMs: dueUnixMs - 86_400_000, toMs: dueUnixMs },
        timeZone: fields.schedule.timeZone,
        language: fields.language,
        params: Object.fromEntries(params),
      },
      await this.#principalOf(author),
    );
  }

  /** With the author's roles of today: a report shows no more than he may see, and nothing once he is gone. */
  async #principalOf(author: StoredReport['author']): Promise<Principal> {
    const { people } = this.#ports;
    const [person, roleIds] = await Promise.all([people.person(author.id), people.rolesOfUser(author.id)]);
    if (person === undefined || person.disabled || roleIds === undefined) {
      throw new CodedError(
        'author_gone',
        'whoever made the report may no longer sign in: save it again under another account',
      );
    }
    const user = { id: author.id, email: author.handle, name: author.name ?? '', role: 'read-only' as const, roleIds };
    return { kind: 'session', id: 'report', user };
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

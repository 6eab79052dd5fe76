import type { MailSender } from '@komainu/notify/channels/channel.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { DrawPng } from './picture/picture-maker.ts';

/** What is told about a user beside a definition of his. */
export interface Person {
  readonly title: string | null;
  readonly disabled: boolean;
  readonly createdAtUnixMs: number;
}

/** Looks users up; undefined for one that is not there. */
export interface People {
  person(userId: string): Promise<Person | undefined>;
  /** The ids of a user's roles. */
  rolesOfUser(userId: string): Promise<readonly string[] | undefined>;
}

export interface DashboardsPorts {
  /** Where dashboards, lists, notebooks, powerpacks and annotations are kept, with their versions. */
  readonly metadata: MetadataStore;
  readonly people: People;
  readonly reports: ReportPorts;
}

/** What reports and pictures of boards need of the outside. */
export interface ReportPorts {
  /** Draws an SVG (metrics). */
  readonly drawPng: DrawPng;
  /** Whether images of dashboards may come from private addresses. */
  readonly allowPrivateTargets: boolean;
  /** Undefined: no mail server is set up. */
  readonly mailer: Pick<MailSender, 'send' | 'domain'> | undefined;
  /** Where people reach the web app, without a slash at the end. */
  readonly publicUrl: string;
}

import type { MonitorTransition, RenderedNotification } from '@komainu/contracts/monitors/transition.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { plainNumber } from '../template/humanize.ts';
import { parseTemplate } from '../template/parse.ts';
import { renderNodes, type TemplateScope, withoutMarks } from '../template/render.ts';
import { utcText } from '../template/times.ts';
import { handlesOf, mentionsOf, withoutHandles, withoutMentions } from './handles.ts';
import { titleWord } from './transition-words.ts';
import { variablesOf } from './variables-of.ts';

/** Where people get from a notification; left out where there is no address to give. */
export interface NotificationLinks {
  /** The status page of a monitor, at one of its groups when `group` is not empty. */
  monitor(id: number, group: readonly string[]): string;
}

/** With what single channels make of the text. */
export interface Rendered extends RenderedNotification {
  /** Of Slack, as the author wrote them. */
  readonly mentions: readonly string[];
}

const MOST_TITLE_CHARACTERS = 1_000;

/**
 * The text of a transition, in the language of monitor messages
 * (https://docs.datadoghq.com/monitors/notify/variables/). A template that cannot be read never loses a notification: it
 * goes out as it stands, with a note. Messages that repeat themselves begin with the escalation message.
 */
export function renderNotification(transition: MonitorTransition, links: NotificationLinks | undefined): Rendered {
  const { monitor, group, again } = transition;
  const scope: TemplateScope = {
    variables: variablesOf(transition),
    situation: { from: transition.from, to: transition.to, again, priority: monitor.priority },
  };
  const escalation = again ? (monitor.options.escalation_message ?? '') : '';
  const texts = [escalation, monitor.message].filter((text) => text.trim() !== '');
  const notes = new Set<string>();
  const message = texts.map((text) => renderText(text, scope, notes).trim()).join('\n\n');
  const preset = monitor.options['notification_preset_name'];
  const hidesHandles = preset === 'hide_handles' || preset === 'hide_all';
  const hidesQuery = preset === 'hide_query' || preset === 'hide_all';
  const shown = withoutMarks(hidesHandles ? withoutHandles(message) : message);
  const facts = factsOf(transition, links, hidesQuery);
  const where = group.length === 0 || monitor.options.include_tags === false ? '' : ` on {${group.join(',')}}`;
  const priority = monitor.priority === null ? '' : `[P${monitor.priority}] `;
  const name = withoutMarks(renderText(monitor.name, scope, notes)).replace(/\s+/g, ' ');
  return {
    title: `${priority}[${titleWord(transition)}${where}] ${name}`.slice(0, MOST_TITLE_CHARACTERS),
    body: [shown, [...notes].join('\n'), facts].filter((part) => part !== '').join('\n\n'),
    handles: withoutMentions(handlesOf(message)),
    mentions: mentionsOf(message),
  };
}

function renderText(template: string, scope: TemplateScope, notes: Set<string>): string {
  try {
    return renderNodes(parseTemplate(template), scope);
  } catch (error) {
    notes.add(`(${messageOf(error)}; it is shown as it stands)`);
    return template;
  }
}

/** What everybody wants to know besides the message. */
function factsOf(transition: MonitorTransition, links: NotificationLinks | undefined, hidesQuery: boolean): string {
  const { monitor, group, to, value, timeUnixMs, triggeredUnixMs } = transition;
  const lines: string[] = [];
  if (!hidesQuery && monitor.query !== '') lines.push(`\`${monitor.query.replaceAll('`', "'")}\``);
  if (value !== undefined) lines.push(`The value was ${plainNumber(value)}.`);
  const triggeredAtMs = to === 'OK' ? triggeredUnixMs : timeUnixMs;
  if (triggeredAtMs !== undefined) lines.push(`The monitor was last triggered at ${utcText(triggeredAtMs)}.`);
  if (links !== undefined) lines.push(`[Monitor status](${links.monitor(monitor.id, group)})`);
  return lines.join('\n\n');
}

import { CodedError } from '@komainu/kernel/errors.ts';
import type { WorkflowsPorts } from '../ports.ts';
import { fillTextWith, textOf } from '../templates/template.ts';
import type { Action, ActionContext } from './action.ts';

const MOST_BODY = 20_000;
const MOST_TITLE = 300;
/** As monitors write them: a handle does not begin inside a word. */
const HANDLE = /(?<![\p{L}\p{N}_.+@<-])@([\p{L}\p{N}_][\p{L}\p{N}_.+/#@-]{0,318}[\p{L}\p{N}_#])/gu;
const MOST_HANDLES = 20;

/** Messages to people: both are kept in the outbox of notifications, and delivered once however often the step is repeated. */
export function notificationActions(send: WorkflowsPorts['send']): readonly Action[] {
  const tell = async (title: string, body: string, handles: readonly string[], context: ActionContext) => {
    const { instanceId, stepName, workflowId, workflowName } = context;
    const link = `/workflows/${workflowId}?instance=${instanceId}`;
    const problems = await send({
      id: `${instanceId} ${stepName}`,
      sender: workflowName,
      title: title.slice(0, MOST_TITLE),
      body: body.slice(0, MOST_BODY),
      handles,
      link,
    });
    const lost = handles.filter((handle) => problems.has(handle));
    if (lost.length > 0) {
      const reasons = lost.map((handle) => `@${handle}: ${problems.get(handle)}`);
      throw new CodedError('unknown_handle', reasons.join('; '));
    }
    return { output: { handles } };
  };
  return [
    {
      id: 'com.datadoghq.email.send',
      parameters: {
        to: { kind: 'texts', required: true },
        subject: { kind: 'text', required: true },
        message: { kind: 'text', required: true },
      },
      repeatable: () => true,
      async run({ to, subject, message }, context) {
        const addresses = (Array.isArray(to) ? to.map(String) : String(to).split(',')).map((one) => one.trim());
        const wrong = addresses.find((address) => !/^[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}$/.test(address));
        if (wrong !== undefined) throw new CodedError('bad_parameter', `"${wrong}" is no e-mail address`);
        return await tell(String(subject), String(message), addresses.slice(0, MOST_HANDLES), context);
      },
    },
    {
      id: 'com.komainu.notification.send',
      parameters: { message: { kind: 'text', required: true }, title: { kind: 'text' } },
      repeatable: () => true,
      problem({ message }) {
        const isComplete = typeof message === 'string' && !message.includes('{{');
        return isComplete && handlesOf(message).length === 0 ? 'the parameter message names no @handle' : undefined;
      },
      async run({ message, title }, context) {
        const body = String(message);
        // An @ that comes out of a value begins no handle: a log line could write to everybody.
        const written = String(context.template['message'] ?? '');
        const handles = handlesOf(fillTextWith(written, context.values, (value) => textOf(value).replaceAll('@', ' ')));
        if (handles.length === 0) throw new CodedError('bad_parameter', 'the parameter message names no @handle');
        return await tell(title === undefined ? context.workflowName : String(title), body, handles, context);
      },
    },
  ];
}

function handlesOf(text: string): string[] {
  return [...new Set([...text.matchAll(HANDLE)].map((match) => match[1] ?? ''))].slice(0, MOST_HANDLES);
}

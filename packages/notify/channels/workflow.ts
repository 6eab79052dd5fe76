import { messageOf } from '@komainu/kernel/errors.ts';
import type { Channel } from './channel.ts';

const PREFIX = 'workflow-';

/** `@workflow-HANDLE`: a workflow that runs when a monitor tells of itself. */
export const workflowChannel: Channel = {
  name: 'workflow',
  claims: (handle) => handle.startsWith(PREFIX),
  async problem(handle, { workflows }) {
    if (workflows === undefined) return 'there are no workflows here';
    return await workflows.problem(handle.slice(PREFIX.length));
  },
  async send(message, { workflows }) {
    if (workflows === undefined) return { outcome: 'never', reason: 'there are no workflows here' };
    try {
      const reason = await workflows.start(message.handle.slice(PREFIX.length), message);
      return reason === undefined ? { outcome: 'sent' } : { outcome: 'never', reason };
    } catch (error) {
      return { outcome: 'later', reason: messageOf(error) };
    }
  },
};

import { defineMessages } from '../i18n/messages.ts';

/** What the ways to a new monitor are called on every page. */
export const CREATE_MONITOR = defineMessages({ create: 'Create monitor' }, { create: 'モニターを作成' });

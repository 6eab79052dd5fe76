import { ipv4 } from '../checks.ts';
import type { SensitivePattern } from '../pattern.ts';

/** How to reach people and machines. */
export const contactPatterns: readonly SensitivePattern[] = [
  {
    id: 'email_address',
    name: 'E-mail address',
    group: 'contact',
    regex: "[A-Za-z0-9._%+'-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}",
    hints: ['@', '%40'],
    minLength: 6,
    alone: false,
  },
  {
    id: 'international_phone_number',
    name: 'International telephone number',
    group: 'contact',
    regex: '\\+[1-9]\\d{0,2}[ .-]?(?:\\(\\d{1,4}\\)[ .-]?)?\\d{2,4}(?:[ .-]?\\d{2,4}){2,3}',
    hints: ['+'],
    minDigits: 9,
    minLength: 10,
  },
  {
    id: 'ipv4_address',
    name: 'IPv4 address',
    group: 'network',
    regex: '\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}',
    hints: ['.'],
    minDigits: 4,
    minLength: 7,
    check: ipv4,
  },
  {
    id: 'ipv6_address',
    name: 'IPv6 address',
    group: 'network',
    regex:
      '(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,7}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?',
    hints: [':'],
    minLength: 4,
    check: (text) => text.split(':').length > 3,
  },
  {
    id: 'mac_address',
    name: 'MAC address',
    group: 'network',
    regex: '(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}',
    hints: [':', '-'],
    minLength: 17,
  },
];

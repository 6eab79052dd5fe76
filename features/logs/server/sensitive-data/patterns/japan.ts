import { japaneseCorporateNumber, japaneseDrivingLicence, myNumber } from '../checks.ts';
import type { SensitivePattern } from '../pattern.ts';

/** Japan: numbers of people and companies, and how to reach them. Digits may be full-width, hyphens of any kind. */
export const japanPatterns: readonly SensitivePattern[] = [
  {
    id: 'japanese_corporate_number',
    name: 'Japanese corporate number (法人番号)',
    group: 'identity',
    regex: '[1-9]\\d{12}|[1-9]-\\d{4}-\\d{4}-\\d{4}',
    minDigits: 13,
    minLength: 13,
    check: japaneseCorporateNumber,
    keywords: ['法人番号', 'corporate number', 'corporate_number', 'houjin'],
  },
  {
    id: 'japanese_driving_licence',
    name: 'Japanese driving licence (運転免許証)',
    group: 'identity',
    regex: '\\d{12}',
    minDigits: 12,
    minLength: 12,
    check: japaneseDrivingLicence,
    keywords: ['免許', 'licence', 'license', 'menkyo'],
  },
  {
    id: 'japanese_my_number',
    name: 'Japanese My Number (マイナンバー)',
    group: 'identity',
    regex: '\\d{4}[ -]?\\d{4}[ -]?\\d{4}',
    minDigits: 12,
    minLength: 12,
    check: myNumber,
  },
  {
    id: 'japanese_passport',
    name: 'Japanese passport (旅券)',
    group: 'identity',
    regex: '[A-Z]{2}\\d{7}',
    minDigits: 7,
    minLength: 9,
    keywords: ['旅券', 'パスポート', 'passport'],
  },
  {
    id: 'japanese_phone_number',
    name: 'Japanese telephone number',
    group: 'contact',
    regex:
      '(?:\\+81[ -]?|0)(?:[5789]0[ -]?\\d{4}[ -]?\\d{4}|120[ -]?\\d{3}[ -]?\\d{3}|\\d-\\d{4}-\\d{4}|\\d{2}-\\d{3,4}-\\d{4}|\\d{3}-\\d{2}-\\d{4}|\\d{4}-\\d-\\d{4})',
    minDigits: 9,
    minLength: 10,
  },
  {
    id: 'japanese_postal_code',
    name: 'Japanese postal code (郵便番号)',
    group: 'contact',
    regex: '\\d{3}-\\d{4}',
    minDigits: 7,
    minLength: 8,
    keywords: ['〒', '郵便', 'postal', 'post_code', 'postcode', 'zip', 'yubin', '住所', 'address'],
  },
];

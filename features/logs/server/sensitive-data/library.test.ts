import { describe, expect, it } from 'vitest';
import { SENSITIVE_PATTERNS, sensitivePattern } from './library.ts';
import { compileSensitiveRule } from './scanner.ts';

const HEX = '0123456789abcdef';
const KEY = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhIjKlMnOpQrStUvWxYz0123456789_aB3dE5gH7jK9mN1pQ2rS4tU6';

/** By id: what is one, and what looks like one and is none. The sensitive part stands between « and ». */
const EXAMPLES: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  american_express_card: ['card «3782-822463-10005» ok', 'order 378282246310006'],
  anthropic_key: [`key=«sk-ant-${KEY.slice(0, 40)}»`, 'sk-ant-short'],
  australian_tax_file_number: ['TFN: «123 456 782»', 'TFN: 123 456 789'],
  aws_access_key_id: ['id «AKIAIOSFODNN7EXAMPLE» used', 'AKIAAAAAAAAAAAAAAAAA'],
  aws_secret_access_key: [
    'aws_secret_access_key=«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»',
    'sha wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  azure_storage_key: [
    `AccountKey=«${KEY.slice(0, 60).replaceAll('_', '/')}${KEY.slice(0, 26)}==»;x`,
    'AccountKey=short==',
  ],
  basic_credentials: ['Authorization: Basic «dXNlcjpwYXNzd29yZA==»', 'Basic information about it'],
  bearer_token: ['Authorization: Bearer «mF_9.B5f-4.1JqM.abcdef»', 'the bearer of this'],
  brazilian_cpf: ['«529.982.247-25»', '529.982.247-26'],
  british_national_insurance: ['NI «AB 12 34 56 C»', 'BG 12 34 56 E'],
  british_nhs_number: ['NHS no «943 476 5919»', 'NHS no 943 476 5918'],
  canadian_social_insurance: ['SIN «130 692 544»', 'SIN 130 692 545'],
  chinese_resident_identity: ['«11010519491231002X»', '110105194912310021'],
  datadog_api_key: [`DD-API-KEY: «${HEX}${HEX}»`, `md5 ${HEX}${HEX}`],
  datadog_application_key: [`app_key=«${HEX}${HEX}01234567»`, `commit ${HEX}${HEX}01234567`],
  digitalocean_token: [`«dop_v1_${HEX.repeat(4)}»`, 'dop_v1_short'],
  diners_club_card: ['«30569309025904»', '30569309025905'],
  discover_card: ['«6011 1111 1111 1117»', '6011 1111 1111 1118'],
  dutch_citizen_service_number: ['BSN «111222333»', 'BSN 111222334'],
  email_address: ['mail from «a.b+c@example.co.jp», thanks', 'user@localhost'],
  french_social_security: ['«2 55 08 14 168 025 38»', '2 55 08 14 168 025 39'],
  gcp_api_key: [`«AIza${KEY.slice(0, 35)}»`, 'AIzaShort'],
  gcp_oauth_secret: [`«GOCSPX-${KEY.slice(0, 28)}»`, 'GOCSPX-x'],
  german_tax_identification: ['Steuer-ID: «86095742719»', 'Steuer-ID: 86095742718'],
  github_fine_grained_token: [`«github_pat_${KEY.slice(0, 82)}»`, 'github_pat_short'],
  github_token: [`«ghp_${KEY.slice(0, 36)}»`, 'ghp_short'],
  gitlab_token: [`«glpat-${KEY.slice(0, 20)}»`, 'glpat-'],
  hugging_face_token: [`«hf_${KEY.slice(0, 34)}»`, 'hf_model'],
  iban: ['pay to «GB82 WEST 1234 5698 7654 32» now', 'GB82 WEST 1234 5698 7654 33'],
  indian_aadhaar: ['«2341 2341 2346»', '2341 2341 2347'],
  indian_pan: ['PAN: «ABCPE1234F»', 'code ABCPE1234F'],
  international_phone_number: ['call «+44 20 7946 0958»', 'a + 1 = 2 and 20 more 79460958'],
  ipv4_address: ['from «203.0.113.9» port 22', 'version 1.2.3.400'],
  ipv6_address: ['from «2001:db8::1» port 22', 'at 10:20'],
  italian_fiscal_code: ['«RSSMRA85T10A562S»', 'RSSMRA85X10A562S'],
  japanese_corporate_number: ['法人番号 «7000012050002»', '法人番号 7000012050003'],
  japanese_driving_licence: ['免許証 «301234567810»', '免許証 301234567890'],
  japanese_my_number: ['マイナンバーは«1234-5678-9018»です', '1234-5678-9012'],
  japanese_passport: ['passport «TK1234567»', 'flight TK1234567'],
  japanese_phone_number: ['電話は«090-1234-5678»まで', '2026-1234-5678'],
  japanese_postal_code: ['〒«100-0001» 東京都', 'part 100-0001'],
  jcb_card: ['«3530111333300000»', '3530111333300001'],
  json_web_token: ['token «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4fw»', 'eyJhbGciOiJIUzI1NiJ9.x'],
  korean_resident_registration: ['«800101-1000008»', '800101-1000001'],
  mac_address: ['«00:1B:44:11:3A:B7»', '00:1B:44:11:3A'],
  maestro_card: ['«6759649826438453»', '6759649826438454'],
  mailgun_key: [`«key-${HEX}${HEX}»`, 'key-value'],
  mastercard: ['«5555 5555 5555 4444»', '5555 5555 5555 4445'],
  npm_token: [`«npm_${KEY.slice(0, 36)}»`, 'npm_config_cache'],
  openai_key: [`«sk-proj-${KEY.slice(0, 40)}»`, 'sk-short'],
  password_assignment: ['login password="«hunter2!»" ok', 'password=***'],
  private_key: ['«-----BEGIN RSA PRIVATE KEY-----\nMIIE+/a=\n-----END RSA PRIVATE KEY-----» after', 'BEGIN PUBLIC KEY'],
  pypi_token: [`«pypi-AgE${KEY.slice(0, 60)}»`, 'pypi-server'],
  sendgrid_key: [`«SG.${KEY.slice(0, 22)}.${KEY.slice(0, 43)}»`, 'SG.x.y'],
  shopify_token: [`«shpat_${HEX}${HEX}»`, 'shpat_x'],
  singaporean_identity: ['«S1234567D»', 'S1234567A'],
  slack_token: ['«xoxb-123456789012-abcdefGHIJ01»', 'xoxb-'],
  slack_webhook: [
    'https://hooks.slack.com/services/«T00000000/B11111111/aB3dE5gH7jK9mN1pQ2rS4tU6»',
    'hooks.slack.com/help',
  ],
  spanish_identity: ['«12345678Z»', '12345678A'],
  square_token: [`«sq0atp-${KEY.slice(0, 22)}»`, 'sq0atp-x'],
  stripe_key: ['«sk_live_4eC39HqLyjWDarjtT1zdp7dc»', 'sk_live_'],
  telegram_bot_token: [`«110201543:AA${KEY.slice(0, 33)}»`, '110201543:AA'],
  twilio_key: [`«SK${HEX}${HEX}»`, 'SK12'],
  unionpay_card: ['«6200000000000005»', '6200000000000006'],
  url_credentials: ['postgres://shop:«s3cret»@db:5432/shop', 'https://example.com:443/a@b'],
  us_bank_routing_number: ['routing «021000021»', 'routing 021000022'],
  us_individual_taxpayer: ['«912-70-1234»', '912-40-1234'],
  us_social_security: ['«078-05-1120»', '666-05-1120'],
  vehicle_identification: ['VIN «1M8GDM9AXKP042788»', 'VIN 1M8GDM9A1KP042788'],
  visa_card: ['paid by «4111 1111 1111 1111».', 'id 4111111111111112'],
};

function clean(id: string, text: string): string | undefined {
  const pattern = sensitivePattern(id);
  if (pattern === undefined) throw new Error(`no pattern ${id}`);
  return compileSensitiveRule({ pattern, keywords: [], proximity: 30, action: { kind: 'redact', replacement: '█' } })(
    text,
  );
}

describe('the library of sensitive patterns', () => {
  it('has an example of each', () => {
    expect(Object.keys(EXAMPLES)).toEqual(SENSITIVE_PATTERNS.map(({ id }) => id));
  });

  it.each(Object.entries(EXAMPLES))('%s', (id, [yes, no]) => {
    expect(clean(id, yes.replace('«', '').replace('»', ''))).toBe(yes.replace(/«[^»]*»/, '█'));
    expect(clean(id, no)).toBeUndefined();
  });
});

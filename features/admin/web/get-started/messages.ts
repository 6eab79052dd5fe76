import { defineMessages } from '@komainu/ui/i18n/messages.ts';

/** What a client needs besides the text that is copied, by the notes of recipes. */
export const RECIPE_NOTES = defineMessages(
  {
    syslogPort: 'Start Komainu with KOMAINU_SYSLOG_PORT=10514, or with KOMAINU_SYSLOG_TLS_PORT for TLS.',
    reachable: 'The function must reach this server: keep plain HTTP inside your network, and use HTTPS outside of it.',
    trustedTls:
      'This service sends to HTTPS alone, with a certificate that it trusts (KOMAINU_TLS_CERT, KOMAINU_TLS_KEY).',
  },
  {
    syslogPort: 'KOMAINU_SYSLOG_PORT=10514 を設定して Komainu を起動してください（TLS は KOMAINU_SYSLOG_TLS_PORT）。',
    reachable:
      'この関数からこのサーバーへ接続できる必要があります。HTTP は内部ネットワークに限り、外部からは HTTPS を使ってください。',
    trustedTls:
      'このサービスの送信先は HTTPS のみで、信頼された証明書が必要です（KOMAINU_TLS_CERT、KOMAINU_TLS_KEY）。',
  },
);

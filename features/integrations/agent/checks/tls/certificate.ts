import type { X509Certificate } from 'node:crypto';
import { CheckStatus, type YamlMap } from '../../check.ts';
import { numberOption } from '../../read-instance.ts';

const DAY_S = 86_400;

/** Seconds before the end of a certificate from which it is a warning, and critical. */
export interface ExpiryLimits {
  readonly warningS: number;
  readonly criticalS: number;
}

/** Reads `days_warning`, `days_critical` and the same in seconds, which win. Throws `bad_check_config`. */
export function expiryLimits(instance: YamlMap): ExpiryLimits {
  const limit = (name: string, days: number) =>
    numberOption(instance, `seconds_${name}`, 0, 0) || DAY_S * (numberOption(instance, `days_${name}`, 0, 0) || days);
  return { warningS: limit('warning', 14), criticalS: limit('critical', 7) };
}

export interface Expiry {
  readonly status: CheckStatus;
  readonly message: string;
  readonly days: number;
  readonly seconds: number;
}

/** How long a certificate is still good. */
export function expiryOf(certificate: X509Certificate, nowMs: number, { warningS, criticalS }: ExpiryLimits): Expiry {
  const seconds = (Date.parse(certificate.validTo) - nowMs) / 1000;
  const days = seconds / DAY_S;
  const left = `${Math.floor(days)} days left`;
  if (seconds <= 0) return { status: CheckStatus.critical, message: 'the certificate has expired', days, seconds };
  if (seconds < criticalS)
    return { status: CheckStatus.critical, message: `the certificate has ${left}`, days, seconds };
  if (seconds < warningS) return { status: CheckStatus.warning, message: `the certificate has ${left}`, days, seconds };
  return { status: CheckStatus.ok, message: '', days, seconds };
}

// @peculiar/x509 asks for this polyfill before it is loaded.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const YEAR_MS = 365 * 86_400_000;

export interface MadeCertificates {
  /** What clients are told to trust. */
  readonly authorityPem: string;
  /** The server's certificate and the authority's, in this order. */
  readonly certificatePem: string;
  readonly keyPem: string;
}

/**
 * The names that clients of a site build: the site itself, every first label under it, and the two-label hosts of Agents
 * and log shippers, which a single wildcard does not cover (RFC 6125, 6.4.3).
 */
export function namesOf(site: string): string[] {
  return [site, `*.${site}`, `*.logs.${site}`, `*.agent.${site}`, `*.profile.${site}`, 'localhost', '127.0.0.1', '::1'];
}

/** Makes a certificate authority of our own and a server certificate for `names` (DNS names and IP addresses). */
export async function makeCertificates(names: readonly string[], now: Date): Promise<MadeCertificates> {
  const authorityKeys = await generate();
  const authorityName = 'CN=Komainu local authority';
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    keys: authorityKeys,
    notBefore: now,
    notAfter: new Date(now.getTime() + 10 * YEAR_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const keys = await generate();
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Komainu',
    issuer: authorityName,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    notBefore: now,
    // Browsers and Apple's clients refuse longer lives than 825 days.
    notAfter: new Date(now.getTime() + 2 * YEAR_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name })),
      ),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    authorityPem: authority.toString('pem'),
    certificatePem: `${certificate.toString('pem')}\n${authority.toString('pem')}`,
    keyPem: PemConverter.encode(key, 'PRIVATE KEY'),
  };
}

function generate(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

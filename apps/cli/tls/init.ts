import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeCertificates, namesOf } from './certificates.ts';

/**
 * `komainu tls init [--site NAME] [--out FOLDER] [--force]`: writes `authority.crt`, `server.crt` and `server.key` and
 * says how to use them. Gives the exit code.
 */
export async function tlsInit(args: readonly string[], write: (text: string) => void): Promise<number> {
  const site = option(args, '--site') ?? 'komainu.test';
  const out = path.resolve(option(args, '--out') ?? 'data/tls');
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(site)) {
    write(`--site: ${site} is not a domain name in lower case\n`);
    return 2;
  }
  const file = (name: string): string => path.join(out, name);
  if (existsSync(file('server.key')) && !args.includes('--force')) {
    write(`${file('server.key')} is already there; --force replaces it\n`);
    return 1;
  }
  const made = await makeCertificates(namesOf(site), new Date());
  mkdirSync(out, { recursive: true, mode: 0o700 });
  writeFileSync(file('authority.crt'), made.authorityPem);
  writeFileSync(file('server.crt'), made.certificatePem);
  writeFileSync(file('server.key'), made.keyPem, { mode: 0o600 });
  write(`Certificates for ${site} and its subdomains are in ${out}.

Start the server with
  KOMAINU_TLS_CERT=${file('server.crt')} KOMAINU_TLS_KEY=${file('server.key')} KOMAINU_SITE=${site} npm start
and let clients trust the authority:
  NODE_EXTRA_CA_CERTS=${file('authority.crt')}   (Node)
  SSL_CERT_FILE=${file('authority.crt')}         (Go, Python, OpenSSL)
Names under *.${site} must lead to this machine (DNS or the hosts file).
`);
  return 0;
}

function option(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index === -1 ? undefined : args[index + 1];
}

import path from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { OutgoingSettings } from '@komainu/logs/server/outgoing/settings.ts';

/** What archives and forwarding take from the environment; the rest is the composition's. */
export type OutgoingEnvironment = Omit<OutgoingSettings, 'secrets'>;

const MIB = 1024 * 1024;

/** Reads the settings of logs that leave; throws `bad_setting` that names the variable and the reason. */
export function parseOutgoing(
  text: (name: string) => string | undefined,
  cwd: string,
  dataDir: string,
): OutgoingEnvironment {
  const accessKeyId = text('KOMAINU_ARCHIVE_S3_ACCESS_KEY_ID');
  const secretAccessKey = text('KOMAINU_ARCHIVE_S3_SECRET_ACCESS_KEY');
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw badSetting(
      accessKeyId === undefined ? 'KOMAINU_ARCHIVE_S3_ACCESS_KEY_ID' : 'KOMAINU_ARCHIVE_S3_SECRET_ACCESS_KEY',
      'id and secret of the key go together',
    );
  }
  const endpoint = text('KOMAINU_ARCHIVE_S3_ENDPOINT');
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol))) {
    throw badSetting('KOMAINU_ARCHIVE_S3_ENDPOINT', 'write https://host:port');
  }
  const pathStyle = text('KOMAINU_ARCHIVE_S3_PATH_STYLE');
  return {
    folder: path.join(dataDir, 'outgoing'),
    archiveRoot: path.resolve(cwd, text('KOMAINU_ARCHIVE_ROOT') ?? path.join(dataDir, 'archives')),
    s3: {
      endpoint,
      region: text('KOMAINU_ARCHIVE_S3_REGION'),
      pathStyle: pathStyle === undefined ? undefined : isOn('KOMAINU_ARCHIVE_S3_PATH_STYLE', pathStyle),
      accessKeyId,
      secretAccessKey,
    },
    allowPrivateTargets: isOn('KOMAINU_PRIVATE_TARGETS', text('KOMAINU_PRIVATE_TARGETS') ?? 'off'),
    archiveSpoolBytes: count('KOMAINU_ARCHIVE_SPOOL_MB', text('KOMAINU_ARCHIVE_SPOOL_MB'), 4096) * MIB,
    archiveFileSeconds: count('KOMAINU_ARCHIVE_FILE_SECONDS', text('KOMAINU_ARCHIVE_FILE_SECONDS'), 300),
    destinationBufferBytes: count('KOMAINU_FORWARD_BUFFER_MB', text('KOMAINU_FORWARD_BUFFER_MB'), 512) * MIB,
  };
}

function isOn(name: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw badSetting(name, 'use on or off');
  return text === 'on';
}

function count(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw badSetting(name, 'must be a whole number above 0');
  return Number(text);
}

function badSetting(name: string, reason: string): CodedError {
  return new CodedError('bad_setting', `${name}: ${reason}`);
}

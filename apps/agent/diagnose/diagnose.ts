import { constants } from 'node:fs';
import { access, mkdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import { systemClock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { ClockSkew } from '@komainu/pipeline/forwarder/clock-skew.ts';
import { ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import { keyEnd, withoutPassword } from '../scrub/addresses.ts';
import type { LoadedSettings } from '../settings/load.ts';
import type { AgentSettings } from '../settings/settings.ts';
import type { Target } from '../settings/transport.ts';
import { validateKey } from '../transport/key-check.ts';
import { readTls } from '../transport/tls.ts';
import { AGENT_VERSION } from '../version.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly about: string;
  readonly result: 'pass' | 'warning' | 'fail';
  readonly text: string;
}

const PATIENCE_MS = 10_000;
const BAD_SKEW_MS = 60_000;
const LITTLE_DISK = 0.95;

/**
 * Looks at everything that keeps an agent from its work: each server with its key, the clock, the ports (those that `listening`
 * names are the running agent's own), the data directory, and the rights on files.
 */
export async function diagnose(loaded: LoadedSettings, listening: ReadonlySet<number | string>): Promise<Finding[]> {
  const { settings } = loaded;
  return [
    ...settingsFindings(settings),
    ...(await Promise.all(targetsOf(settings).map((target) => aboutServer(settings, target)))).flat(),
    ...(await aboutPorts(settings, listening)),
    ...(await aboutDataDir(settings)),
    ...(await aboutRights(settings)),
  ];
}

function settingsFindings({ core, warnings }: AgentSettings): Finding[] {
  const about = core.configFile || 'the environment';
  const found: Finding[] = warnings.map((text) => ({ about, result: 'warning', text }));
  if (core.apiKey === '') found.push({ about, result: 'fail', text: 'there is no API key (api_key, DD_API_KEY)' });
  else if (!/^[0-9a-f]{32}$/i.test(core.apiKey)) {
    found.push({ about, result: 'warning', text: 'the API key is not 32 hexadecimal digits' });
  }
  return found.length > 0 ? found : [{ about, result: 'pass', text: 'the settings are understood' }];
}

function targetsOf({ transport }: AgentSettings): Target[] {
  const all = Object.values(transport.targets).flatMap(({ main, copies }) => [main, ...copies]);
  return [...new Map(all.map((target) => [`${target.url}\0${target.apiKey}`, target])).values()];
}

async function aboutServer(settings: AgentSettings, target: Target): Promise<Finding[]> {
  const about = withoutPassword(target.url);
  const skew = new ClockSkew(systemClock);
  let client: ServerClient;
  try {
    client = new ServerClient({
      url: target.url,
      apiKey: target.apiKey,
      host: os.hostname(),
      userAgent: `komainu-agent/${AGENT_VERSION}`,
      timeoutMs: PATIENCE_MS,
      maxConnections: 1,
      insecure: settings.transport.tls.insecure,
      proxy: settings.transport.proxy,
      tls: readTls(settings.transport),
      skew,
    });
  } catch (error) {
    return [{ about, result: 'fail', text: messageOf(error) }];
  }
  const key = await validateKey(client, systemClock);
  client.close();
  const end = keyEnd(target.apiKey) || '(too short to tell)';
  const found: Finding[] = [
    key.state === 'valid'
      ? { about, result: 'pass', text: `it answers, and accepts the API key that ends in ${end}` }
      : key.state === 'invalid'
        ? { about, result: 'fail', text: `it refuses the API key that ends in ${end} (${key.reason})` }
        : { about, result: 'fail', text: `it cannot be asked for the API key: ${key.reason}` },
  ];
  const skewMs = skew.skewMs;
  if (skewMs !== undefined && Math.abs(skewMs) > BAD_SKEW_MS) {
    const text = `its clock is ${Math.round(skewMs / 1000)} s ahead of this machine's: data is dated wrongly`;
    found.push({ about, result: 'warning', text });
  }
  return found;
}

async function aboutPorts(settings: AgentSettings, own: ReadonlySet<number | string>): Promise<Finding[]> {
  const { apm, otlp } = settings;
  const wanted = [
    { name: 'traces', endpoint: apm },
    { name: 'OTLP HTTP', endpoint: otlp.http },
    { name: 'OTLP gRPC', endpoint: otlp.grpc },
  ];
  const found: Finding[] = [];
  for (const { name, endpoint } of wanted) {
    if (endpoint === undefined || endpoint.port === 0) continue;
    const about = `port ${endpoint.port} (${name})`;
    if (own.has(endpoint.port)) found.push({ about, result: 'pass', text: 'the agent listens on it' });
    else {
      const reason = await whyTaken(endpoint.host, endpoint.port);
      found.push(
        reason === ''
          ? { about, result: 'pass', text: 'it is free' }
          : { about, result: 'fail', text: `it cannot be used: ${reason}` },
      );
    }
  }
  return found;
}

function whyTaken(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => resolve(messageOf(error)));
    server.listen(port, host, () => server.close(() => resolve('')));
  });
}

async function aboutDataDir({ core, transport }: AgentSettings): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const about of new Set([core.dataDir, transport.bufferFolder || core.dataDir])) {
    try {
      await mkdir(about, { recursive: true, mode: 0o700 });
      await access(about, constants.W_OK | constants.X_OK);
      const { blocks, bavail } = await statfs(about);
      const used = 1 - bavail / blocks;
      const percent = Math.round(used * 100);
      found.push(
        used > Math.min(LITTLE_DISK, transport.maxDiskRatio)
          ? { about, result: 'warning', text: `its disk is ${percent} % full: the buffer does not grow any more` }
          : { about, result: 'pass', text: `it can be written, its disk is ${percent} % full` },
      );
    } catch (error) {
      found.push({ about, result: 'fail', text: `data cannot be kept here: ${messageOf(error)}` });
    }
  }
  return found;
}

async function aboutRights({ core, logs }: AgentSettings): Promise<Finding[]> {
  const found: Finding[] = [];
  if (core.configFile !== '') {
    const { mode } = await stat(core.configFile);
    if ((mode & 0o004) !== 0) {
      const text = 'everybody on this machine can read it, and the API key in it (chmod o-r)';
      found.push({ about: core.configFile, result: 'warning', text });
    }
  }
  const readable = async (about: string, purpose: string) => {
    try {
      await access(about, constants.R_OK);
      found.push({ about, result: 'pass', text: `it can be read, for ${purpose}` });
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!missing)
        found.push({ about, result: 'warning', text: `it cannot be read, for ${purpose}: ${messageOf(error)}` });
    }
  };
  await readable('/proc/1/io', 'the disk use of processes of other users');
  await readable('/var/run/docker.sock', 'containers');
  if (logs !== undefined) await readable('/var/log/syslog', 'logs of the system');
  return found;
}

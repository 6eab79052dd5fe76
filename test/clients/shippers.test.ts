import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually, freePort, type RunningServer, startServer } from '../process/server.ts';
import { type ClientRun, runClient } from './toolchains.ts';

const HERE = import.meta.dirname;
const SITE = 'komainu.test';

let server: RunningServer;
let directory: string;
let syslogPort: number;
let syslogTlsPort: number;
const running: ClientRun[] = [];

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'komainu-shippers-'));
  syslogPort = await freePort();
  syslogTlsPort = await freePort();
  const cli = path.resolve(HERE, '../../apps/cli/main.ts');
  const made = runClient(process.execPath, [cli, 'tls', 'init', '--site', SITE, '--out', directory], {});
  expect(await made.ended, made.output()).toBe(0);
  server = await startServer({
    name: 'shippers',
    env: {
      KOMAINU_SITE: SITE,
      KOMAINU_TLS_CERT: path.join(directory, 'server.crt'),
      KOMAINU_TLS_KEY: path.join(directory, 'server.key'),
      KOMAINU_TLS_PORT: String(await freePort()),
      KOMAINU_SYSLOG_PORT: String(syslogPort),
      KOMAINU_SYSLOG_TLS_PORT: String(syslogTlsPort),
    },
  });
});
afterAll(async () => {
  for (const run of running) {
    run.child.kill('SIGTERM');
    await run.ended;
  }
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const has = (tool: string): boolean => {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

interface Log {
  readonly message: string;
  readonly service?: string;
  readonly host?: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

const logsOf = (query: string, least = 1) =>
  eventually(`logs for ${query}`, 30_000, async () => {
    const { data } = await call<{ data: { attributes: Log }[] }>(server, 'POST', '/api/v2/logs/events/search', {
      filter: { query, from: 'now-15m', to: 'now+1h' },
      page: { limit: 100 },
      sort: 'timestamp',
    });
    return data.length >= least ? data.map((item) => item.attributes) : undefined;
  });

/** Starts a program that goes on until the tests end. */
function start(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ClientRun {
  const run = runClient(command, args, env);
  running.push(run);
  return run;
}

const file = (name: string, text: string): string => {
  const where = path.join(directory, name);
  writeFileSync(where, text);
  return where;
};

/** Sends lines as soon as somebody listens. */
async function sendLines(port: number, lines: readonly string[]): Promise<void> {
  await eventually(`a listener on ${port}`, 30_000, async () => {
    return new Promise<true | undefined>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(`${lines.join('\n')}\n`, () => resolve(true)));
      socket.on('error', () => resolve(undefined));
    });
  });
}

it.skipIf(!has('logger'))('takes what logger sends, with the key in structured data', async () => {
  const base = [
    '-n',
    '127.0.0.1',
    '-P',
    String(syslogPort),
    '--tcp',
    '--rfc5424',
    '-t',
    'logger-test',
    '-p',
    'auth.err',
  ];
  const key = ['--sd-id', 'dd@0', '--sd-param', `api_key="${server.apiKey}"`, '--sd-param', 'ddtags="env:test"'];
  for (const [framing, text] of [
    [[], 'by lines'],
    [['--octet-count'], 'by counts'],
  ] as const) {
    const run = runClient('logger', [...base, ...key, ...framing, text], {});
    expect(await run.ended, run.output()).toBe(0);
  }
  const logs = await logsOf('service:logger-test', 2);
  expect(logs.map((log) => [log.message, log.status, log.tags.includes('env:test')])).toEqual([
    ['by lines', 'error', true],
    ['by counts', 'error', true],
  ]);
  expect(JSON.stringify(logs)).not.toContain(server.apiKey);
});

it.skipIf(!has('rsyslogd')).each(['traditional', 'octet-counted'])(
  'takes what rsyslog forwards, %s',
  async (framing) => {
    const port = await freePort();
    const template = `${server.apiKey} <%pri%>%protocol-version% %timestamp:::date-rfc3339% %HOSTNAME% %app-name% %procid% %msgid% [metas ddsource=\\"rsyslog\\" ddtags=\\"framing:${framing}\\"] %msg%${framing === 'traditional' ? '\\n' : ''}`;
    const configuration = file(
      `rsyslog-${framing}.conf`,
      `module(load="imtcp")
global(workDirectory="${directory}")
template(name="komainu" type="string" string="${template}")
input(type="imtcp" port="${port}")
action(type="omfwd" target="127.0.0.1" port="${syslogPort}" protocol="tcp" TCP_Framing="${framing}" template="komainu")
`,
    );
    start('rsyslogd', ['-n', '-iNONE', '-f', configuration]);
    const now = new Date().toISOString();
    await sendLines(port, [
      `<34>1 ${now} web1 sshd 123 ID1 - Failed password for root from 203.0.113.7 port 22 ssh2`,
      `<165>1 ${now} web1 app 42 ID1 - {"level":"error","msg":"json body"}`,
      `<14>1 ${now} web1 app 42 - - over and out`,
    ]);
    const logs = await logsOf(`source:rsyslog framing:${framing}`, 3);
    // The ready pipeline for syslog has the last word on the status.
    expect(logs.map((log) => [log.message.trim().slice(0, 15), log.service, log.host]).sort()).toEqual([
      ['Failed password', 'sshd', 'web1'],
      ['json body', 'app', 'web1'],
      ['over and out', 'app', 'web1'],
    ]);
  },
);

it.skipIf(!has('syslog-ng'))('takes what syslog-ng sends over TLS', async () => {
  const port = await freePort();
  const configuration = file(
    'syslog-ng.conf',
    `@version: 3.35
@module afsocket
@module basicfuncs
@module syslogformat
options { keep-hostname(yes); };
source s { network(ip("127.0.0.1") port(${port}) transport("tcp") flags(syslog-protocol)); };
destination d { network("127.0.0.1" port(${syslogTlsPort}) transport("tls")
  tls(ca-file("${path.join(directory, 'authority.crt')}") peer-verify(required-trusted))
  template("${server.apiKey} <$PRI>1 $ISODATE $HOST $PROGRAM \${PID:--} \${MSGID:--} [metas ddsource=\\"syslog-ng\\"] $MESSAGE\\n")); };
log { source(s); destination(d); };
`,
  );
  const files = ['--persist-file', 'persist', '--pidfile', 'pid', '--control', 'ctl'].map((argument) =>
    argument.startsWith('--') ? argument : path.join(directory, `syslog-ng.${argument}`),
  );
  const run = start('syslog-ng', ['--foreground', '--no-caps', '-f', configuration, ...files]);
  await sendLines(port, [`<11>1 ${new Date().toISOString()} web2 cart 7 - - over TLS`]);
  const [log] = await logsOf('source:syslog-ng').catch((error) => {
    throw new Error(run.output(), { cause: error });
  });
  expect(log).toMatchObject({ message: 'over TLS', service: 'cart', host: 'web2', status: 'error' });
});

describe.skipIf(!has('python3'))('Python', () => {
  it('takes what its SysLogHandler sends, which ends messages with a NUL', async () => {
    const program = file(
      'handler.py',
      `import logging, logging.handlers, os, socket
handler = logging.handlers.SysLogHandler(("127.0.0.1", int(os.environ["PORT"])), socktype=socket.SOCK_STREAM)
handler.ident = os.environ["KEY"] + " "
handler.setFormatter(logging.Formatter("python-handler: %(message)s"))
logger = logging.getLogger("test")
logger.addHandler(handler)
logger.error("first")
logger.warning("second\\nof two lines")
handler.close()
`,
    );
    const run = runClient('python3', [program], { PORT: String(syslogPort), KEY: server.apiKey });
    expect(await run.ended, run.output()).toBe(0);
    const logs = await logsOf('service:python-handler');
    expect(logs[0]).toMatchObject({ message: 'first', status: 'error' });
  });
});

describe.skipIf(!has('fluentd'))('Fluentd', () => {
  it.each(['ndjson', 'array', 'msgpack'])('takes what its http output sends as %s', async (form) => {
    const format = form === 'msgpack' ? 'msgpack' : 'json';
    const configuration = file(
      `fluentd-${form}.conf`,
      `<source>
  @type sample
  tag test
  rate 1
  sample {"message":"by fluentd","level":"error","service":"fluentd-${form}"}
</source>
<match test>
  @type http
  endpoint ${server.url}/api/v2/logs?ddsource=fluentd
  headers {"DD-API-KEY":"${server.apiKey}"}
  json_array ${form === 'array'}
  <format>
    @type ${format}
  </format>
  <buffer>
    flush_interval 1s
  </buffer>
</match>
`,
    );
    const run = start('fluentd', ['-c', configuration, '--no-supervisor', '-q']);
    const [log] = await logsOf(`service:fluentd-${form}`).catch((error) => {
      throw new Error(run.output(), { cause: error });
    });
    expect(log).toMatchObject({ message: 'by fluentd', status: 'error' });
  });
});

describe.skipIf(!has('curl'))('curl', () => {
  it.each([
    [
      'splunk',
      '/services/collector/event',
      ['-H', 'Authorization: Splunk $KEY'],
      '{"event":{"message":"m","service":"curl-splunk"}}',
    ],
    [
      'elastic',
      '/_bulk',
      ['-u', 'elastic:$KEY', '-H', 'Content-Type: application/x-ndjson'],
      '{"create":{"_index":"x"}}\n{"message":"m","service":"curl-elastic"}\n',
    ],
    [
      'loki',
      '/loki/api/v1/push',
      ['-u', 'x:$KEY'],
      '{"streams":[{"stream":{"app":"curl-loki"},"values":[["$NS","m"]]}]}',
    ],
    ['gelf', '/gelf?api_key=$KEY', [], '{"version":"1.1","host":"h","short_message":"m","_service":"curl-gelf"}'],
  ])('sends as %s clients do', async (name, route, args, body) => {
    const filled = (text: string) => text.replace('$KEY', server.apiKey).replace('$NS', `${Date.now()}000000`);
    const run = runClient(
      'curl',
      ['-sS', '--fail-with-body', ...args.map(filled), '--data-binary', filled(body), `${server.url}${filled(route)}`],
      {},
    );
    expect(await run.ended, run.output()).toBe(0);
    expect((await logsOf(`service:curl-${name}`))[0]).toMatchObject({ message: 'm' });
  });
});

import type { Peer } from './peer.ts';

export const VICTORIA_METRICS: Peer = {
  name: 'VictoriaMetrics',
  binary: '/usr/bin/victoria-metrics',
  packageName: 'victoria-metrics',
  readyPath: '/health',
  args: (dataDir, port) => [
    `-storageDataPath=${dataDir}/data`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=12',
    // Else an answer is remembered, and asking again would measure that.
    '-search.disableCache',
  ],
};

export const PROMETHEUS: Peer = {
  name: 'Prometheus',
  binary: '/usr/bin/prometheus',
  packageName: 'prometheus',
  readyPath: '/-/ready',
  args: (dataDir, port) => [
    '--config.file=/dev/null',
    `--storage.tsdb.path=${dataDir}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-remote-write-receiver',
  ],
};

import dogstatsd from 'node-dogstatsd';

const client = new dogstatsd.StatsD('127.0.0.1', Number(process.env.STATSD_PORT));
client.gauge('client.old.gauge', 9.5, 1, ['client:node-dogstatsd']);
client.increment('client.old.count', 1, ['client:node-dogstatsd']);
setTimeout(() => client.close(), 200);

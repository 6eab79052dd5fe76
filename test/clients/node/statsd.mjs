import StatsD from 'hot-shots';

const client = new StatsD({
  host: '127.0.0.1',
  port: Number(process.env.STATSD_PORT),
  globalTags: { client: 'hot-shots' },
});
client.gauge('client.node.gauge', 17.25);
client.increment('client.node.count', 4);
client.timing('client.node.timing', 120);
client.distribution('client.node.distribution', 5);
client.event('release', '日本語の本文', { alert_type: 'info' });
client.check('client.node.up', client.CHECKS.OK);
client.close(() => process.exit(0));

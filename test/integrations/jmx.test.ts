import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/jmx/check.ts';
import { describedMetrics, metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { describe, expect, it } from 'vitest';
import { mavenArchive } from '../clients/maven.ts';
import { hasProgram } from '../clients/toolchains.ts';
import { startServerProcess } from './server-process.ts';

const JOLOKIA = { group: 'org.jolokia', artifact: 'jolokia-agent-jvm', version: '2.6.0', classifier: 'javaagent' };
const PASSWORD = 'not-to-be-shown';
// Together they build the program; a Java that only runs programs cannot.
const hasJava = hasProgram('javac', '-version') && hasProgram('mvn', '--version');

describe.skipIf(!hasJava)('jmx against a real Jolokia', () => {
  it.each(['SerialGC', 'ParallelGC', 'G1GC'])('reads a Java virtual machine with %s', async (collector) => {
    const { url, server } = await startShop(collector);
    await using _ = server;
    const login = { username: 'komainu', password: PASSWORD };
    const conf = [
      {
        include: {
          domain: 'shop',
          type: 'Orders',
          attribute: {
            Open: { alias: 'shop.orders.open', metric_type: 'gauge' },
            Done: { alias: 'shop.orders.$attribute', metric_type: 'monotonic_count' },
            State: { alias: 'shop.state', values: { busy: 2, default: 0 } },
          },
        },
      },
      { include: { domain: 'java.lang', type: 'Runtime', attribute: ['Uptime'] } },
    ];
    const run = await runCheck(check, { jolokia_url: url, name: 'shop', ...login, conf });
    const own = ['shop.orders.open', 'shop.orders.Done', 'shop.state', 'jmx.java.lang.uptime'];
    expect(undescribed('jmx', run).toSorted()).toEqual(own.toSorted());
    expect(metricNames(run)).toEqual([...describedMetrics('jmx'), ...own].toSorted());
    const tags = ['bean_host:till-1', 'instance:shop', 'jmx_domain:shop', 'name:a,b', 'type:Orders'];
    expect(run.metrics.filter(({ metric }) => metric.startsWith('shop.'))).toEqual([
      { type: 'gauge', metric: 'shop.orders.open', value: 3, tags },
      { type: 'monotonic_count', metric: 'shop.orders.Done', value: 12_000_000_000, tags },
      { type: 'gauge', metric: 'shop.state', value: 2, tags },
    ]);
    const heap = run.metrics.find(({ metric }) => metric === 'jvm.heap_memory');
    expect(heap).toEqual({
      type: 'gauge',
      metric: 'jvm.heap_memory',
      value: expect.any(Number),
      tags: ['instance:shop', 'jmx_domain:java.lang', 'type:Memory'],
    });
    expect(heap?.value).toBeGreaterThan(100_000);
    expect(run.serviceChecks).toEqual([{ name: 'jmx.can_connect', status: 0, tags: ['instance:shop'], message: '' }]);
    expect(run.warnings).toEqual([]);

    const refused = runCheck(check, { jolokia_url: url, ...login, password: 'also-secret' });
    const failure = await refused.catch((error: unknown) => error);
    expect(String(failure)).toMatch(/401/);
    expect(String(failure)).not.toContain('also-secret');
  });
});

/** A program with a bean of its own, and Jolokia beside it. */
async function startShop(collector: string) {
  const [jar, port] = await Promise.all([mavenArchive(JOLOKIA), freePort()]);
  const url = `http://127.0.0.1:${port}/jolokia/`;
  const agent = `-javaagent:${jar}=port=${port},host=127.0.0.1,user=komainu,password=${PASSWORD},discoveryEnabled=false`;
  const server = await startServerProcess({
    program: 'java',
    // What Maven fetched is in the home folder.
    asOurselves: true,
    prepare: (folder) => writeFileSync(join(folder, 'Shop.java'), PROGRAM),
    args: (folder) => ['-Xmx64m', '-XX:TieredStopAtLevel=1', `-XX:+Use${collector}`, agent, join(folder, 'Shop.java')],
    ready: async () => {
      const headers = { authorization: `Basic ${btoa(`komainu:${PASSWORD}`)}` };
      const answer = await fetch(`${url}read/shop:*`, { headers });
      if (!(await answer.text()).includes('busy')) throw new Error('not yet');
    },
  });
  return { url, server };
}

const PROGRAM = `
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

public class Shop {
  public interface OrdersMBean { int getOpen(); long getDone(); String getState(); }
  public static class Orders implements OrdersMBean {
    public int getOpen() { return 3; }
    public long getDone() { return 12_000_000_000L; }
    public String getState() { return "busy"; }
  }
  public static void main(String[] arguments) throws Exception {
    ObjectName name = new ObjectName("shop:type=Orders,name=\\"a,b\\",host=till-1");
    ManagementFactory.getPlatformMBeanServer().registerMBean(new Orders(), name);
    Thread.sleep(Long.MAX_VALUE);
  }
}
`;

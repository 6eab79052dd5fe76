import { messageOf } from '@komainu/kernel/errors.ts';
import type { AgentContext } from './context.ts';

/** Runs one after the other what the parts of the agent start with; one that cannot start is named, and the rest goes on. */
export async function startParts(context: AgentContext, status: () => Record<string, object>): Promise<string[]> {
  const problems: string[] = [];
  const start = async <Result>(name: string, run: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await run();
    } catch (error) {
      const problem = `${name} could not be started: ${messageOf(error)}`;
      problems.push(problem);
      context.logger.log('error', problem);
      return undefined;
    }
  };
  const { settings } = context;
  // What is off is not even loaded.
  const statsd = await start('DogStatsD', async () => {
    const { startDogStatsD } = await import('./parts/dogstatsd.ts');
    return startDogStatsD(context);
  });
  if (settings.graphite !== undefined) {
    await start('Graphite', async () => {
      const { startGraphite } = await import('./parts/graphite.ts');
      await startGraphite(context);
    });
  }
  const traces =
    settings.apm === undefined
      ? undefined
      : await start('the trace receiver', async () => {
          const { startTraceReceiver } = await import('./parts/traces.ts');
          return startTraceReceiver(context, statsd?.readProxied.bind(statsd) ?? (() => {}), status);
        });
  if (settings.otlp.http !== undefined || settings.otlp.grpc !== undefined) {
    await start('OTLP', async () => {
      const { startOtlp } = await import('./parts/otlp.ts');
      await startOtlp(context, traces?.otlp.bind(traces));
    });
  }
  await start('host metrics', async () => {
    const { startHost, startInventory } = await import('./parts/host.ts');
    await startHost(context);
    startInventory(context, status);
  });
  await start('processes', async () => {
    const { startProcesses } = await import('./parts/processes.ts');
    startProcesses(context);
  });
  const logs = await start('logs', async () => {
    const { startLogs } = await import('./parts/logs.ts');
    return startLogs(context);
  });
  await start('checks', async () => {
    const { startChecks } = await import('./parts/checks.ts');
    await startChecks(context, logs);
  });
  await start('metrics of the agent itself', async () => {
    const { startSelf } = await import('./parts/self.ts');
    startSelf(context);
  });
  return problems;
}

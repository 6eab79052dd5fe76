import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Measures how late the event loop runs; `p99Ms` is over the last minute. */
export function watchEventLoop(): { p99Ms(): number; close(): void } {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  let lastMinuteMs = 0;
  const timer = setInterval(() => {
    lastMinuteMs = p99Of(histogram);
    histogram.reset();
  }, 60_000);
  timer.unref();
  return {
    p99Ms: () => Math.max(lastMinuteMs, p99Of(histogram)),
    close: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

// The histogram counts the sampling interval itself.
const p99Of = (histogram: { percentile(p: number): number }): number =>
  Math.max(0, histogram.percentile(99) / 1e6 - 10);

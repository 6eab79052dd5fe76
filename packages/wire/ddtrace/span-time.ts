const NS_OF_2000 = 946_684_800_000_000_000;
/** High 32 bits of the first nanosecond of 2000. */
const HIGH_OF_2000 = Math.floor(NS_OF_2000 / 4294967296);

/** A start in nanoseconds, as halves and, roughly, in milliseconds. */
export interface Start {
  low: number;
  high: number;
  unixMs: number;
}

const result: Start = { low: 0, high: 0, unixMs: 0 };

/**
 * When a span started. Before 2000 (or negative) means that the tracer's clock is wrong: then it is taken to have just
 * ended. The result is valid until the next call.
 */
export function startOf(low: number, high: number, durationNs: number, nowMs: number): Start {
  if (high > HIGH_OF_2000 && high < 0x80000000) {
    result.low = low;
    result.high = high;
    result.unixMs = (high * 4294967296 + low) / 1e6;
    return result;
  }
  const startNs = BigInt(nowMs) * 1_000_000n - BigInt(Math.trunc(durationNs));
  result.low = Number(startNs & 0xffffffffn);
  result.high = Number((startNs >> 32n) & 0xffffffffn);
  result.unixMs = Number(startNs) / 1e6;
  return result;
}

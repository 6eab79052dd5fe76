import type { CheckSender } from './check.ts';

/** A sender that adds tags to every metric and service check; events, facts and warnings go on as they are. */
export function withTags(sender: CheckSender, tags: readonly string[]): CheckSender {
  if (tags.length === 0) return sender;
  const and = (own: readonly string[] = []) => [...own, ...tags];
  return overriding(sender, {
    gauge: (metric, value, own, host) => sender.gauge(metric, value, and(own), host),
    count: (metric, value, own, host) => sender.count(metric, value, and(own), host),
    rate: (metric, value, own, host) => sender.rate(metric, value, and(own), host),
    monotonicCount: (metric, value, own, flush, host) => sender.monotonicCount(metric, value, and(own), flush, host),
    histogram: (metric, value, own) => sender.histogram(metric, value, and(own)),
    distribution: (metric, value, own, weight) => sender.distribution(metric, value, and(own), weight),
    serviceCheck: (name, status, own, message) => sender.serviceCheck(name, status, and(own), message),
  });
}

/** A sender with some methods of its own; the others are those of the given one. */
export function overriding(sender: CheckSender, own: Partial<CheckSender>): CheckSender {
  return {
    gauge: (...args) => sender.gauge(...args),
    count: (...args) => sender.count(...args),
    rate: (...args) => sender.rate(...args),
    monotonicCount: (...args) => sender.monotonicCount(...args),
    histogram: (...args) => sender.histogram(...args),
    distribution: (...args) => sender.distribution(...args),
    serviceCheck: (...args) => sender.serviceCheck(...args),
    event: (event) => sender.event(event),
    metadata: (name, value) => sender.metadata(name, value),
    warning: (text) => sender.warning(text),
    ...own,
  };
}

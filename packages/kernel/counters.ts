/** Label names to values, for example `{ source: 'logs', reason: 'bad_json' }`. */
export type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly values: Map<string, { labels: Labels; value: number }>;
}

/**
 * Komainu's own metrics: counters that only rise and gauges read at scrape time, in one registry that each process owns.
 * Names follow the Prometheus conventions (`komainu_…_total`, base units).
 */
export class Counters {
  readonly #families = new Map<string, Family>();
  readonly #gauges: { name: string; help: string; read: () => Iterable<{ labels: Labels; value: number }> }[] = [];

  /** Adds `by` to a counter; the help text is taken from the first call. */
  add(name: string, labels: Labels, by = 1, help = ''): void {
    let family = this.#families.get(name);
    if (family === undefined) {
      family = { kind: 'counter', help, values: new Map() };
      this.#families.set(name, family);
    }
    const key = labelText(labels);
    const entry = family.values.get(key);
    if (entry === undefined) family.values.set(key, { labels, value: by });
    else entry.value += by;
  }

  /** Registers a gauge whose values are read when somebody looks. */
  gauge(name: string, help: string, read: () => Iterable<{ labels: Labels; value: number }>): void {
    this.#gauges.push({ name, help, read });
  }

  /** The value of one counter, 0 when it was never added to. */
  value(name: string, labels: Labels): number {
    return this.#families.get(name)?.values.get(labelText(labels))?.value ?? 0;
  }

  /** All samples of a counter. */
  samples(name: string): readonly { labels: Labels; value: number }[] {
    return [...(this.#families.get(name)?.values.values() ?? [])];
  }

  /** The Prometheus text exposition format, version 0.0.4. */
  exposition(): string {
    const lines: string[] = [];
    for (const [name, family] of [...this.#families].sort(([a], [b]) => a.localeCompare(b))) {
      if (family.help !== '') lines.push(`# HELP ${name} ${family.help}`);
      lines.push(`# TYPE ${name} ${family.kind}`);
      for (const [text, entry] of family.values) lines.push(`${name}${text} ${entry.value}`);
    }
    for (const gauge of this.#gauges) {
      lines.push(`# HELP ${gauge.name} ${gauge.help}`, `# TYPE ${gauge.name} gauge`);
      for (const { labels, value } of gauge.read()) lines.push(`${gauge.name}${labelText(labels)} ${value}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

function labelText(labels: Labels): string {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => `${name}="${escapeLabel(labels[name] ?? '')}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

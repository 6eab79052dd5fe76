import { ProtobufWriter } from '@komainu/wire/protobuf/writer.ts';
import { encodeSnappyLiterals } from '@komainu/wire/snappy/snappy.ts';
import { randomFrom } from './random.ts';

/** Samples for ours and for peers: the same series, the same values, each in the protocol that it takes best. */
export interface MetricLoad {
  readonly hosts: number;
  /** The number of the first host; 0 unless given. */
  readonly firstHost?: number;
  readonly metricsPerHost: number;
  readonly rounds: number;
  readonly stepS: number;
  readonly startUnixS: number;
}

interface Series {
  readonly name: string;
  readonly host: string;
  readonly tags: readonly string[];
}

const FAMILIES = [
  'system.cpu',
  'system.mem',
  'system.disk',
  'system.net',
  'jvm.heap',
  'jvm.gc',
  'http.server',
  'http.client',
  'postgres.db',
  'redis.info',
];
const PER_REQUEST = 10_000;

function seriesOf({ hosts, metricsPerHost, firstHost = 0 }: MetricLoad): Series[] {
  return Array.from({ length: hosts * metricsPerHost }, (_, index) => {
    const host = firstHost + Math.floor(index / metricsPerHost);
    const metric = index % metricsPerHost;
    return {
      name: `${FAMILIES[metric % FAMILIES.length]}.metric_${metric}`,
      host: `i-${(host * 7919 + 65_536).toString(16).padStart(8, '0')}`,
      tags: [
        `service:svc-${host % 25}`,
        `env:${['prod', 'prod', 'staging', 'dev'][host % 4]}`,
        `region:${['us-east-1', 'eu-west-1', 'ap-south-1'][host % 3]}`,
        `zone:${'abc'[host % 3]}`,
        `version:1.${host % 8}.${host % 3}`,
        `team:team-${host % 9}`,
      ],
    };
  });
}

/** Values of a round: a third constant, a third counting in whole numbers, the rest noise with two decimals or full. */
class Values {
  readonly #random = randomFrom(7);
  readonly #kinds: Uint8Array;
  readonly current: Float64Array;

  constructor(series: number) {
    this.#kinds = Uint8Array.from({ length: series }, () => Math.floor(this.#random() * 20));
    this.current = Float64Array.from({ length: series }, () => Math.round(this.#random() * 1e6) / 100);
  }

  advance(): void {
    for (let index = 0; index < this.current.length; index++) {
      const kind = this.#kinds[index] ?? 0;
      const before = this.current[index] ?? 0;
      if (kind < 6) continue;
      this.current[index] =
        kind < 12
          ? before + Math.floor((this.#random() - 0.4) * 50)
          : kind < 17
            ? Math.round((before + this.#random() * 4 - 2) * 100) / 100
            : this.#random() * 1_000;
    }
  }
}

/** Bodies of `POST /api/v2/series` (protobuf), a request for each 10 000 samples. */
export function* datadogBodies(load: MetricLoad): Generator<Buffer> {
  const heads = seriesOf(load).map((series) => {
    const writer = new ProtobufWriter(256);
    writer.message(1, () => {
      writer.string(1, 'host');
      writer.string(2, series.host);
    });
    writer.string(2, series.name);
    for (const tag of series.tags) writer.stringElement(3, tag);
    writer.unsigned(5, 3);
    return writer.finish();
  });
  yield* bodies(load, heads, (value, unixS) => {
    const writer = new ProtobufWriter(32);
    writer.message(4, () => {
      writer.double(1, value);
      writer.unsigned(2, unixS);
    });
    return writer.finish();
  });
}

/** Bodies of Prometheus remote write (protobuf, snappy without compression: CPU for inflating is the peer's gain). */
export function* remoteWriteBodies(load: MetricLoad): Generator<Buffer> {
  const heads = seriesOf(load).map((series) => {
    const labels = [
      ['__name__', series.name.replaceAll('.', '_')],
      ['host', series.host],
      ...series.tags.map((tag) => tag.split(':')),
    ];
    const writer = new ProtobufWriter(256);
    for (const [name, value] of labels.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))) {
      writer.message(1, () => {
        writer.string(1, name ?? '');
        writer.string(2, value ?? '');
      });
    }
    return writer.finish();
  });
  const raw = bodies(load, heads, (value, unixS) => {
    const writer = new ProtobufWriter(32);
    writer.message(2, () => {
      writer.double(1, value);
      writer.unsigned(2, unixS * 1_000);
    });
    return writer.finish();
  });
  for (const body of raw) yield encodeSnappyLiterals(body);
}

function* bodies(
  load: MetricLoad,
  heads: readonly Buffer[],
  point: (value: number, unixS: number) => Buffer,
): Generator<Buffer> {
  const values = new Values(heads.length);
  for (let round = 0; round < load.rounds; round++) {
    const unixS = load.startUnixS + round * load.stepS;
    for (let first = 0; first < heads.length; first += PER_REQUEST) {
      const parts: Buffer[] = [];
      for (let index = first; index < Math.min(heads.length, first + PER_REQUEST); index++) {
        const head = heads[index] ?? Buffer.alloc(0);
        const tail = point(values.current[index] ?? 0, unixS);
        parts.push(Buffer.from([0x0a]), varint(head.length + tail.length), head, tail);
      }
      yield Buffer.concat(parts);
    }
    values.advance();
  }
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...out, rest]);
}

/** Just enough protobuf writing to make the bodies that tests and benches decode. */
export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** A length-delimited field: text, bytes or an embedded message. */
export function delimited(field: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

/** A varint field; negative numbers take ten bytes. */
export function integer(field: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

export function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), bytes]);
}

/** Packed varints; `zigzag` for sint32. */
export function packed(field: number, values: readonly number[], zigzag = false): Buffer {
  return delimited(
    field,
    Buffer.concat(values.map((value) => varint(zigzag ? (value < 0 ? -value * 2 - 1 : value * 2) : value))),
  );
}

function varint(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** A `MetricPayload` of Agents for tests and benches. */
export function seriesBody(
  series: readonly {
    metric: string;
    resources?: readonly (readonly [string, string])[];
    tags?: readonly string[];
    points: readonly (readonly [number, number])[];
    type?: number;
    interval?: number;
    unit?: string;
  }[],
): Buffer {
  return message(
    ...series.map((item) =>
      delimited(
        1,
        message(
          ...(item.resources ?? []).map(([type, name]) =>
            delimited(1, message(delimited(1, type), delimited(2, name))),
          ),
          delimited(2, item.metric),
          ...(item.tags ?? []).map((tag) => delimited(3, tag)),
          ...item.points.map(([time, value]) => delimited(4, message(double(1, value), integer(2, time)))),
          integer(5, item.type ?? 3),
          ...(item.unit === undefined ? [] : [delimited(6, item.unit)]),
          integer(8, item.interval ?? 0),
        ),
      ),
    ),
  );
}

import type { Decoding, FileFormat } from '../decode/decode-piece.ts';
import type { Encoding } from '../decode/encoding.ts';
import type { MultiLine } from '../rules/multi-line.ts';
import type { ProcessingRule } from '../rules/processing-rules.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { SourceStats } from './source-stats.ts';

/** What every source of logs says, whatever its type. */
export interface SourceBase {
  /** The integration whose `logs:` entry it is; '' for none. */
  readonly integration: string;
  /** '' takes it from what the logs come from: a file's name, an image, a program. */
  readonly service: string;
  readonly source: string;
  /** With the host's own tags and `sourcecategory:`. */
  readonly tags: readonly string[];
  readonly rules: RuleSet;
  readonly remaps: NonNullable<ProcessingRule['remaps']>;
  readonly multiLine: MultiLine | undefined;
  readonly maxMessageBytes: number;
  readonly tagTruncated: boolean;
  readonly stats: SourceStats;
}

export const START_POSITIONS = ['end', 'beginning', 'forceBeginning', 'forceEnd'] as const;
export type StartPosition = (typeof START_POSITIONS)[number];

/** Files to follow, as the user (or the default) names them. */
export interface FileSource extends SourceBase {
  readonly type: 'file';
  /** How it was asked for, when not as a file: shown where logs are streamed. */
  readonly collectedAs: 'file' | 'docker' | 'containerd';
  /** The container whose output it is; '' for none. */
  readonly containerId: string;
  /** Paths with `*`, `**` and `?`. */
  readonly paths: readonly string[];
  readonly excludePaths: readonly string[];
  /** Where a file is begun that was there before; undefined shows its last lines. */
  readonly startPosition: StartPosition | undefined;
  readonly encoding: Encoding;
  readonly format: FileFormat;
}

/** A port that programs write lines to. */
export interface NetworkSource extends SourceBase {
  readonly type: 'tcp' | 'udp';
  readonly bindHost: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Lines that begin with a priority are taken apart (RFC 3164, RFC 5424). */
  readonly syslog: boolean;
  /** A connection that is silent for so long is closed; 0 never. */
  readonly idleTimeoutMs: number;
  readonly maxConnections: number;
  /** Bytes of a datagram. */
  readonly frameBytes: number;
  readonly allowedIps: readonly string[];
  readonly deniedIps: readonly string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string; readonly caFile: string } | undefined;
}

/** Which entries of a systemd journal are wanted. */
export interface JournalSource extends SourceBase {
  readonly type: 'journald';
  /** A folder or file of journals; '' is the machine's own. */
  readonly path: string;
  readonly includeUnits: readonly string[];
  readonly excludeUnits: readonly string[];
  readonly includeUserUnits: readonly string[];
  readonly excludeUserUnits: readonly string[];
  /** `FIELD=value`. */
  readonly includeMatches: readonly string[];
  readonly excludeMatches: readonly string[];
}

/** Containers whose output is wanted. All that is said must hold; nothing said means all containers. */
export interface ContainerLogSource extends SourceBase {
  readonly type: 'docker' | 'containerd';
  readonly image: string;
  readonly name: string;
  /** A label's name, or `name=value`. */
  readonly label: string;
  readonly identifier: string;
}

export type LogSource = FileSource | NetworkSource | JournalSource | ContainerLogSource;

/** How the bytes of a file become records. */
export function decodingOf(source: FileSource): Decoding {
  const { encoding, format, multiLine, maxMessageBytes } = source;
  return { encoding, format, multiLine, maxMessageBytes };
}

/** Whether lines of the source can go out as they are, byte by byte. */
export function isPlain(source: FileSource): boolean {
  return (
    source.encoding === 'utf-8' && source.format === 'plain' && source.multiLine === undefined && source.rules.empty
  );
}

import { compileGrok } from '@komainu/grok/grok.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { nestAttributes } from '@komainu/wire/logs/nested.ts';
import type { Fields } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface GrokDefinition {
  readonly source: string;
  /** Logs that the screen shows the rules on. */
  readonly samples: readonly string[];
  readonly grok: { readonly support_rules: string; readonly match_rules: string };
}

/** Parses a text by grok rules; what they capture becomes attributes. */
export const grokParser = processorType('grok-parser', read, compile);

function read(fields: Fields): GrokDefinition {
  const grok = fields.object('grok');
  return {
    source: fields.text('source', 'message'),
    samples: fields.texts('samples', []),
    grok: { support_rules: grok.optionalText('support_rules') ?? '', match_rules: grok.text('match_rules') },
  };
}

function compile({ source, grok }: GrokDefinition, { resources }: Build): ProcessLog {
  const parser = compileGrok(
    { matchRules: grok.match_rules, supportRules: grok.support_rules },
    { parseUserAgent: (text) => nestAttributes(resources.userAgent(text), () => false) },
  );
  let refused = 0;
  let open: LogEditor;
  let before = 0;
  // One function for all logs, with what it needs beside it.
  const put = (path: string, value: unknown, isApart: boolean, json?: string): void => {
    if (json !== undefined) open.setNumber(path, json, isApart ? before : undefined);
    else if (typeof value === 'object') open.merge(path, value);
    else open.set(path, value, isApart ? before : undefined);
  };
  const place = (path: string, start: number, end: number, isJson: boolean, isApart: boolean): void => {
    open.setPlace(path, start, end, isJson, isApart ? before : undefined);
  };
  const message = () => open.draft.message;
  const parse = (log: LogEditor): boolean | undefined => {
    const { draft } = log;
    open = log;
    before = draft.size;
    const text = source === 'message' ? undefined : log.text(source);
    if (source !== 'message') return text === undefined ? undefined : parser.parse(text, put);
    // The line itself, even when an earlier parser found an attribute `message` in it.
    const { start, end } = draft.messageText;
    if (start < 0) return parser.parse(draft.message, put);
    return parser.parsePlaced(draft.bytes, start, end, message, put, place);
  };
  return (log) => {
    const isParsed = parse(log);
    if (isParsed === undefined) return 'no_source';
    if (isParsed) return undefined;
    if (parser.refused > refused) {
      refused = parser.refused;
      resources.failed(
        'grok-parser',
        new CodedError('grok_too_slow', 'a rule rests, since it takes too long on such texts'),
      );
    }
    return 'no_match';
  };
}

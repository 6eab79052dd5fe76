import { RuleError } from '../rules/grok-error.ts';
import type { Argument, Call } from '../rules/parse-expression.ts';
import { array } from './array.ts';
import { csv } from './csv.ts';
import { keyvalue } from './keyvalue.ts';
import { integer, integerExt, number, scale } from './numbers.ts';
import { decodeComponent, decodeuricomponent, querystring } from './query-string.ts';
import { rubyhash } from './ruby-hash.ts';
import { url } from './url.ts';
import { type Filter, ofText } from './value.ts';
import { xml } from './xml.ts';

/** What filters need from outside. */
export interface FilterPorts {
  /** The object that a user agent's text stands for; without it the filter `useragent` is refused. */
  readonly parseUserAgent?: (userAgent: string) => unknown;
  /** A filter that parses with another rule, by the rule's name; undefined when there is none. */
  readonly rule?: (name: string) => Filter | undefined;
}

type FilterMaker = (call: Call, ports: FilterPorts) => Filter;

const FILTERS: Readonly<Record<string, FilterMaker>> = {
  array: makeArray,
  boolean: plain(ofText((text) => text.toLowerCase() === 'true')),
  csv: (call) => csv(textOf(call, 0), oneCharacter(call, 1, ','), oneCharacter(call, 2, '"')),
  decodeuricomponent: plain(decodeuricomponent),
  integer: plain(integer),
  integerExt: plain(integerExt),
  json: plain(ofText(parseJson)),
  keyvalue: (call) =>
    keyvalue({
      separator: readable(textOf(call, 0, '=')),
      allowed: textOf(call, 1, ''),
      quotes: textOf(call, 2, ''),
      delimiter: readable(textOf(call, 3, '')),
    }),
  lowercase: plain(ofText((text) => text.toLowerCase())),
  nullIf: (call) => {
    const none = textOf(call, 0);
    const filter = (value: unknown): unknown => (value === none || String(value) === none ? null : value);
    return Object.assign(filter, { nullText: none });
  },
  number: plain(number),
  numberExt: plain(number),
  querystring: plain(querystring),
  rubyhash: plain(rubyhash),
  scale: (call) => {
    const factor = call.args?.[0];
    const value =
      factor?.type === 'number' ? factor.value : factor?.type === 'text' ? Number(factor.value) : Number.NaN;
    if (!Number.isFinite(value)) throw new RuleError('scale needs a number', call.at);
    return scale(value);
  },
  uppercase: plain(ofText((text) => text.toUpperCase())),
  url: plain(url),
  useragent: makeUserAgent,
  xml: plain(xml),
};

/** The filter that a call asks for. Throws RuleError for one that does not exist or has the wrong arguments. */
export function makeFilter(call: Call, ports: FilterPorts): Filter {
  const make = Object.hasOwn(FILTERS, call.name) ? FILTERS[call.name] : undefined;
  if (make !== undefined) return make(call, ports);
  throw new RuleError(`there is no filter ${call.name}`, call.at);
}

function plain(filter: Filter): FilterMaker {
  return (call) => {
    if (call.args !== undefined && call.args.length > 0) throw new RuleError(`${call.name} takes nothing`, call.at);
    return filter;
  };
}

function textOf(call: Call, place: number, otherwise?: string): string {
  const argument = call.args?.[place];
  if (argument === undefined && otherwise !== undefined) return otherwise;
  if (argument?.type === 'text') return argument.value;
  throw new RuleError(`${call.name} needs a text in quotes as argument ${place + 1}`, call.at);
}

function oneCharacter(call: Call, place: number, otherwise: string): string {
  const text = readable(textOf(call, place, otherwise));
  if ([...text].length <= 1 || text.toLowerCase() === 'tab') return text;
  throw new RuleError(`${call.name} takes one character as argument ${place + 1}`, call.at);
}

/** `\n`, `\t` and `\r` in a text that is no regex. */
function readable(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\r', '\r');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function makeUserAgent(call: Call, ports: FilterPorts): Filter {
  const parse = ports.parseUserAgent;
  if (parse === undefined) throw new RuleError('useragent is not available here', call.at);
  const decode = call.args?.some(
    (argument) => argument.type === 'named' && argument.name === 'decodeuricomponent' && isTrue(argument.value),
  );
  return ofText((text) => parse(decode === true ? decodeComponent(text) : text));
}

function isTrue(argument: Argument): boolean {
  return (argument.type === 'boolean' && argument.value) || (argument.type === 'text' && argument.value === 'true');
}

/** `array`, `array(",")`, `array("[]", ",")`, each with a filter or the name of a rule as last argument. */
function makeArray(call: Call, ports: FilterPorts): Filter {
  const args = [...(call.args ?? [])];
  const last = args[args.length - 1];
  let each: Filter | undefined;
  if (last?.type === 'call') {
    args.pop();
    each = ports.rule?.(last.call.name) ?? makeFilter(last.call, ports);
  }
  const texts = args.map((_, place) => readable(textOf(call, place)));
  if (texts.length > 2) throw new RuleError('array takes brackets, a separator and a filter', call.at);
  const brackets = texts.length === 2 ? (texts[0] ?? '') : '[]';
  if (brackets.length > 2) throw new RuleError('the brackets of array are two characters', call.at);
  return array(brackets, texts[texts.length - 1] ?? ',', each);
}

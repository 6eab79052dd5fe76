import { JsonKeys, TOP } from '../json/keys.ts';
import { LOG_LIMITS } from './limits.ts';
import { RESERVED, type Reserved, reservedInContext } from './reserved.ts';

/** What a key means at its place in a log. */
export class LogKey {
  /** The dotted path of the attribute. */
  readonly path: string;
  readonly reserved: Reserved | undefined;
  /** How deep an object that is its value stands: 1 for keys of the log itself. */
  readonly depth: number;
  /** Whether a log that has it must be read as an object: its order or length is special. */
  readonly isOdd: boolean;
  /** The object that had it last: a second time in one object is special, too. */
  seenIn = 0;

  constructor(path: string, reserved: Reserved | undefined, depth: number, isOdd: boolean) {
    this.path = path;
    this.reserved = reserved;
    this.depth = depth;
    this.isOdd = isOdd;
  }
}

const NONE = new LogKey('', undefined, 0, true);

/** The keys of logs by their numbers. */
export class LogKeys {
  readonly keys = new JsonKeys((key, owner, name) => {
    this.#meanings[key] = this.#meaningOf(owner, name);
  });
  readonly #meanings: LogKey[] = [NONE];

  at(key: number): LogKey {
    return this.#meanings[key] ?? NONE;
  }

  #meaningOf(owner: number, name: string): LogKey {
    const above = owner === TOP ? undefined : this.at(owner);
    const path = above === undefined ? name : `${above.path}.${name}`;
    const isContext = above?.depth === 1 && above.reserved?.role === 'context';
    const inContext = isContext ? reservedInContext(above.path, name, path) : undefined;
    // Objects list keys that are whole numbers before all others; what tracers put into contexts is a context itself.
    const isOdd =
      /^\d{1,10}$/.test(name) || path.length > LOG_LIMITS.attributePathLength || (isContext && name === 'dd');
    return new LogKey(path, above === undefined ? RESERVED.get(name) : inContext, (above?.depth ?? 0) + 1, isOdd);
  }
}

import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { Questions, QuestionText, WindowRule } from './questions.ts';

/** How far a guest's clock may be off, and how old a page may be that asks again. */
const SLACK_MS = 10 * 60_000;
/** A mark that no query holds: stands for the value in the questions of a split graph. */
const MARK = 'KOMAINUSPLITVALUE';
const VALUE = /^[\p{L}\p{N}_./:@+-]{1,200}/u;

/** `not_asked`: no widget of the dashboard asks this. `not_shown`: one does, but of another time. */
export type Verdict = 'allowed' | 'not_asked' | 'not_shown';

/** Tells the questions of one dashboard, with certain values of its variables, from all others. */
export class Matcher {
  readonly #asked = new Map<QuestionText, WindowRule[]>();
  readonly #columns = new Map<QuestionText, Set<string>>();
  readonly #splits: Questions['splits'];

  constructor({ asked, splits }: Questions) {
    for (const { text, window, columns = [] } of asked) {
      this.#asked.set(text, [...(this.#asked.get(text) ?? []), window]);
      this.#columns.set(text, new Set([...(this.#columns.get(text) ?? []), ...columns]));
    }
    this.#splits = splits;
  }

  verdict(text: QuestionText, window: TimeWindow, nowMs: number): Verdict {
    const rules = this.#asked.get(text) ?? this.#ofSplits(text);
    if (rules.length === 0) return 'not_asked';
    return rules.some((rule) => isWithin(window, rule(nowMs))) ? 'allowed' : 'not_shown';
  }

  /** The columns that the widgets with this list show; none where they show its times alone. */
  columns(text: QuestionText): readonly string[] {
    return [...(this.#columns.get(text) ?? [])];
  }

  #ofSplits(text: QuestionText): readonly WindowRule[] {
    return this.#splits.flatMap((ask) => {
      const values = new Set(ask(MARK).flatMap((question) => valueIn(question.text, text) ?? []));
      // Asked again with that value, the whole must be the same: what stood around it is not believed.
      return [...values].flatMap((value) => ask(value).flatMap((one) => (one.text === text ? [one.window] : [])));
    });
  }
}

/** What stands in `text` where the template has its first mark; undefined when what comes before it differs. */
function valueIn(template: QuestionText, text: QuestionText): string | undefined {
  const at = template.indexOf(MARK);
  if (at < 0 || !text.startsWith(template.slice(0, at))) return undefined;
  // A search puts values with signs of its language in quotes, which JSON escapes.
  return VALUE.exec(text.slice(at).replace(/^\\"/, ''))?.[0];
}

function isWithin({ fromMs, toMs }: TimeWindow, allowed: TimeWindow | undefined): boolean {
  if (!(fromMs <= toMs)) return false;
  return allowed === undefined || (fromMs >= allowed.fromMs - SLACK_MS && toMs <= allowed.toMs + SLACK_MS);
}

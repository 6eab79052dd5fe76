import type { RegexNode } from './ast.ts';
import { type CharSet, intersect, union } from './char-set.ts';

/**
 * How many loops of a tree may end at several places, because what follows may begin with what they loop over: `.*?` before a
 * blank, but not `[^"]*` before a quote. With two of them the time to find that a text does not match may grow with the
 * square of its length, with three with the cube.
 */
export function ambiguousLoops(tree: RegexNode): number {
  return countLoops(tree, []);
}

function countLoops(node: RegexNode, follow: CharSet): number {
  switch (node.type) {
    case 'sequence': {
      let count = 0;
      let after = follow;
      for (const part of node.parts.toReversed()) {
        count += countLoops(part, after);
        after = firstOf(part, after);
      }
      return count;
    }
    case 'choice':
      return node.options.reduce((count, option) => count + countLoops(option, follow), 0);
    case 'capture':
      return countLoops(node.body, follow);
    case 'repeat': {
      if (node.max <= 1) return countLoops(node.body, follow);
      const first = firstOf(node.body, []);
      const isAmbiguous = intersect(first, follow).length > 0;
      return (isAmbiguous ? 1 : 0) + countLoops(node.body, union(first, follow));
    }
    default:
      return 0;
  }
}

/** The characters that a part, and what follows it, may begin with. */
export function firstOf(node: RegexNode, follow: CharSet): CharSet {
  switch (node.type) {
    case 'set':
      return node.set;
    case 'sequence':
      return node.parts.reduceRight((after, part) => firstOf(part, after), follow);
    case 'choice':
      return node.options.reduce<CharSet>((all, option) => union(all, firstOf(option, follow)), []);
    case 'capture':
      return firstOf(node.body, follow);
    case 'repeat': {
      const first = firstOf(node.body, follow);
      return node.min === 0 ? union(first, follow) : first;
    }
    default:
      return follow;
  }
}

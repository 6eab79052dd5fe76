import type { RegexNode } from './ast.ts';
import { choice, sequence } from './ast.ts';
import { type CharSet, complement, intersect } from './char-set.ts';

/**
 * Removes lookaheads of one character by giving them to the character that follows: `(?!")\S+` is `[^"\s]\S*`. The
 * linear engine knows lookbehind, not lookahead; longer ones stay in the tree and are refused by the writer.
 */
export function foldLookaheads(node: RegexNode): RegexNode {
  switch (node.type) {
    case 'sequence':
      return foldSequence(node.parts.map(foldLookaheads));
    case 'choice':
      return choice(node.options.map(foldLookaheads));
    case 'capture':
      return { ...node, body: foldLookaheads(node.body) };
    case 'repeat':
      return { ...node, body: foldLookaheads(node.body) };
    case 'look':
      return { ...node, body: foldLookaheads(node.body) };
    default:
      return node;
  }
}

function foldSequence(parts: readonly RegexNode[]): RegexNode {
  const folded: RegexNode[] = [];
  for (let at = parts.length - 1; at >= 0; at -= 1) {
    const part = parts[at];
    if (part === undefined) continue;
    const allowed = part.type === 'look' && part.ahead && part.body.type === 'set' ? part : undefined;
    const next = folded[0];
    const narrowed =
      allowed?.body.type === 'set' && next !== undefined
        ? narrow(next, allowed.negated ? complement(allowed.body.set) : allowed.body.set)
        : undefined;
    if (narrowed === undefined) folded.unshift(part);
    else folded.splice(0, 1, narrowed);
  }
  return sequence(folded);
}

/** The node with its first character limited to a set, when it surely begins with one character. */
function narrow(node: RegexNode, allowed: CharSet): RegexNode | undefined {
  switch (node.type) {
    case 'set':
      return { type: 'set', set: intersect(node.set, allowed) };
    case 'capture': {
      const body = narrow(node.body, allowed);
      return body === undefined ? undefined : { ...node, body };
    }
    case 'sequence': {
      const [first, ...rest] = node.parts;
      const narrowed = first === undefined ? undefined : narrow(first, allowed);
      return narrowed === undefined ? undefined : sequence([narrowed, ...rest]);
    }
    case 'choice': {
      const options = node.options.map((option) => narrow(option, allowed));
      return options.some((option) => option === undefined)
        ? undefined
        : choice(options.filter((option) => option !== undefined));
    }
    case 'repeat': {
      if (node.min < 1) return undefined;
      const first = narrow(node.body, allowed);
      if (first === undefined) return undefined;
      return sequence([first, { ...node, min: node.min - 1, max: node.max - 1 }]);
    }
    default:
      return undefined;
  }
}

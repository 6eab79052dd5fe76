import type { RegexNode } from './ast.ts';
import { onlyUnit } from './char-set.ts';

/**
 * The longest text that every match of a tree has in it, '' when there is none: looking for it first makes a rule that
 * cannot match cheap.
 */
export function requiredLiteral(node: RegexNode): string {
  const finder = new LiteralFinder();
  finder.visit(node);
  finder.endRun();
  return finder.longest;
}

class LiteralFinder {
  longest = '';
  #run = '';

  endRun(): void {
    if (this.#run.length > this.longest.length) this.longest = this.#run;
    this.#run = '';
  }

  visit(node: RegexNode): void {
    switch (node.type) {
      case 'set': {
        const unit = onlyUnit(node.set);
        if (unit >= 0) this.#run += String.fromCharCode(unit);
        else this.endRun();
        return;
      }
      case 'sequence':
        for (const part of node.parts) this.visit(part);
        return;
      case 'capture':
        this.visit(node.body);
        return;
      case 'repeat':
        if (node.min === 1 && node.max === 1) {
          this.visit(node.body);
          return;
        }
        this.endRun();
        if (node.min >= 1) this.visit(node.body);
        this.endRun();
        return;
      case 'choice':
        this.endRun();
        return;
      case 'empty':
      case 'assert':
      case 'look':
        return;
    }
  }
}

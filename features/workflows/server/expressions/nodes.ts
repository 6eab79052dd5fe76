/** A script as a tree: a part of JavaScript without anything that could reach beyond the values it is handed. */
export type Node =
  | { readonly type: 'value'; readonly value: string | number | boolean | null | undefined }
  | { readonly type: 'template'; readonly letters: readonly string[]; readonly inner: readonly Node[] }
  | { readonly type: 'name'; readonly name: string; readonly at: number }
  | { readonly type: 'member'; readonly of: Node; readonly key: Node; readonly isOptional: boolean }
  | {
      readonly type: 'call';
      readonly method: string;
      readonly of: Node;
      readonly args: readonly Part[];
      readonly isOptional: boolean;
      readonly at: number;
    }
  | { readonly type: 'function'; readonly name: string; readonly args: readonly Part[]; readonly at: number }
  | { readonly type: 'apply'; readonly name: string; readonly args: readonly Part[]; readonly at: number }
  | { readonly type: 'unary'; readonly sign: string; readonly of: Node }
  | { readonly type: 'binary'; readonly sign: string; readonly left: Node; readonly right: Node }
  | { readonly type: 'choice'; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | { readonly type: 'list'; readonly items: readonly Part[] }
  | { readonly type: 'object'; readonly members: readonly Member[] }
  | { readonly type: 'arrow'; readonly parameters: readonly string[]; readonly body: Node | readonly Statement[] };

/** An item of a list, or `...all` of another. */
export interface Part {
  readonly node: Node;
  readonly isSpread: boolean;
}

export type Member = { readonly key: Node; readonly value: Node } | { readonly spread: Node };

export type Statement =
  | { readonly type: 'let'; readonly name: string; readonly value: Node }
  | { readonly type: 'return'; readonly value: Node }
  | { readonly type: 'do'; readonly value: Node }
  | {
      readonly type: 'if';
      readonly condition: Node;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    };

import { useUrlParams } from '@komainu/ui/url/url-state.ts';

/** The way out of the panel of a row, and to those of its neighbours. */
export interface PanelSteps {
  readonly onClose: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

/**
 * The row of a list that is open in a panel, by its key in the address; undefined without one. Closing takes `alsoCloses`
 * out of the address as well.
 */
export function useSelection<Row>(
  parameter: string,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  alsoCloses: readonly string[] = [],
) {
  const [params, setParams] = useUrlParams();
  const selected = params[parameter];
  const place = rows.findIndex((row) => keyOf(row) === selected);
  const opener = (row: Row | undefined) =>
    row === undefined ? undefined : () => setParams({ [parameter]: keyOf(row) }, { replace: true });
  const steps: PanelSteps = {
    onClose: () => setParams(Object.fromEntries([parameter, ...alsoCloses].map((name) => [name, undefined]))),
    onNext: opener(rows[place + 1]),
    onPrevious: place > 0 ? opener(rows[place - 1]) : undefined,
  };
  const select = (row: Row): void => setParams({ [parameter]: keyOf(row) }, { replace: selected !== undefined });
  return { selected, select, steps };
}

import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type Params, parseParams, stringifyParams } from './search-params.ts';

export interface SetOptions {
  /** Replaces the entry of the history instead of adding one: for what the reader would not undo with Back. */
  readonly replace?: boolean;
}

/** The parameters of the address; setting undefined or '' takes one away. The rest is kept. */
export function useUrlParams(): [
  Params,
  (change: Readonly<Record<string, string | undefined>>, options?: SetOptions) => void,
] {
  const search = useLocation({ select: (location) => location.searchStr });
  const navigate = useNavigate();
  const params = useMemo(() => parseParams(search), [search]);
  const set = useCallback(
    (change: Readonly<Record<string, string | undefined>>, options: SetOptions = {}) => {
      void navigate({
        to: '.',
        search: ((previous: Record<string, unknown>) => ({ ...previous, ...change })) as never,
        replace: options.replace ?? false,
      });
    },
    [navigate],
  );
  return [params, set];
}

/** One parameter of the address as state; `fallback` stands for its absence and is never written. */
export function useUrlState(name: string, fallback = ''): [string, (value: string, options?: SetOptions) => void] {
  const [params, set] = useUrlParams();
  const setOne = useCallback(
    (value: string, options?: SetOptions) => set({ [name]: value === fallback ? undefined : value }, options),
    [set, name, fallback],
  );
  return [params[name] ?? fallback, setOne];
}

/** An address with time and zone kept, for links to neighbours: `linkTo('/logs', {query: 'host:web'}, params)`. */
export function linkTo(path: string, own: Readonly<Record<string, string>>, kept: Params): string {
  const time = Object.fromEntries(['range', 'from', 'to', 'live', 'zone'].map((key) => [key, kept[key]]));
  return `${path}${stringifyParams({ ...time, ...own })}`;
}

import { useRef } from 'react';

/** What was there last: while a question has no answer, or none because it failed, the screen keeps what it showed. */
export function useLastGood<Data>(data: Data | undefined): Data | undefined {
  const last = useRef(data);
  if (data !== undefined) last.current = data;
  return data ?? last.current;
}

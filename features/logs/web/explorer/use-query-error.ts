import { ApiError } from '@komainu/ui/api/client.ts';
import { useEffect } from 'react';

/** The error when it is the reader's query that cannot be read; others are the view's own to show. */
export function queryErrorOf(error: Error | null): ApiError | undefined {
  return error instanceof ApiError && error.status === 400 ? error : undefined;
}

/** Tells the page what its view was answered, so that a mistake in the query is underlined where it stands. */
export function useReportedError(error: Error | null, onError: (error: Error | null) => void): void {
  useEffect(() => {
    onError(error);
  }, [error, onError]);
  useEffect(() => () => onError(null), [onError]);
}

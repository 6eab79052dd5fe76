import '@komainu/ui/theme/theme.tsx';
import './shell/shell.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { LanguageProvider } from '@komainu/ui/i18n/language.tsx';
import { ThemeProvider } from '@komainu/ui/theme/theme.tsx';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './router.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');

/** Once more after a failure that may pass; what the server refused stays refused. */
function shouldRetry(failures: number, error: Error): boolean {
  return failures < 1 && !(error instanceof ApiError && error.status < 500);
}

// Data is asked for when the reader asks: nothing is fetched again because a window got the focus.
const queries = new QueryClient({
  defaultOptions: {
    queries: { refetchOnWindowFocus: false, refetchOnReconnect: false, retry: shouldRetry, staleTime: 30_000 },
  },
});

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ThemeProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={createAppRouter()} />
        </QueryClientProvider>
      </ThemeProvider>
    </LanguageProvider>
  </StrictMode>,
);

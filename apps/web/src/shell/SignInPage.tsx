import type { SessionAnswer } from '@komainu/contracts/access/session-api.ts';
import { ApiError, api, setCsrfToken } from '@komainu/ui/api/client.ts';
import { sessionQuery } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect } from 'react';
import { Logo } from './Logo.tsx';
import { SHELL } from './messages.ts';

/** Signs in and goes on to where the reader wanted to be. */
export function SignInPage() {
  const text = useText(SHELL);
  const { language, setLanguage } = useLanguage();
  const [params] = useUrlParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      api<SessionAnswer>('POST', '/api/unstable/session', body),
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken);
      queries.setQueryData(sessionQuery.queryKey, session);
      void navigate({ to: ownAddress(params.next) });
    },
  });
  useEffect(() => {
    document.title = `${text.signIn} · Komainu`;
  }, [text.signIn]);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    signIn.mutate({ email: String(data.get('email')), password: String(data.get('password')) });
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <div className="sign-in-brand">
          <Logo />
          <h1>{text.signInTitle}</h1>
        </div>
        <label className="field">
          {text.email}
          <input
            className="input"
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue="admin@localhost"
          />
        </label>
        <label className="field">
          {text.password}
          {/* biome-ignore lint/a11y/noAutofocus: there is nothing else to do on this page */}
          <input className="input" name="password" type="password" autoComplete="current-password" required autoFocus />
        </label>
        {signIn.error === null ? null : (
          <p className="sign-in-error" role="alert">
            {refusal(signIn.error, text)}
          </p>
        )}
        <Button kind="primary" type="submit" disabled={signIn.isPending}>
          {text.signIn}
        </Button>
        <p className="sign-in-hint">{text.firstTime}</p>
        <Button kind="quiet" onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}>
          {text.language}
        </Button>
      </form>
    </main>
  );
}

/** The two refusals that readers meet, in their language; others in the server's words. */
function refusal(error: Error, text: { readonly wrongPassword: string; readonly tooManyTries: string }): string {
  const status = error instanceof ApiError ? error.status : 0;
  return status === 401 ? text.wrongPassword : status === 429 ? text.tooManyTries : error.message;
}

/** Only addresses of our own: `//elsewhere` and schemes lead to the start page. */
function ownAddress(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/signin') ? next : '/';
}

import { CodeBlock, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import type { ComponentProps, ReactNode } from 'react';
import { ConfigFrame, type ConfigTab } from './ConfigFrame.tsx';
import { SectionHead } from './SectionHead.tsx';

interface ConfigSectionProps {
  readonly tab: ConfigTab;
  readonly found: {
    readonly data: readonly unknown[] | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly isBusy: boolean;
  readonly head: ComponentProps<typeof SectionHead>;
  /** What to learn while there is none. */
  readonly empty?: ComponentProps<typeof Teaching>;
  /** Below the definitions, whether there are any or not. */
  readonly after?: ReactNode;
  /** What is opened, beside them. */
  readonly panel: ReactNode;
  /** The definitions. */
  readonly children: ReactNode;
}

/** A tab of the page "Log configuration": its definitions, and beside them the one that is opened. */
export function ConfigSection({ tab, found, isBusy, head, empty, after, panel, children }: ConfigSectionProps) {
  const { data, error, refetch } = found;
  return (
    <ConfigFrame section={tab}>
      <div className="config-body">
        <LoadingBar on={isBusy} />
        <div className="page-scroll config-list">
          <SectionHead {...head} />
          {error !== null ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : data === undefined ? null : data.length === 0 && empty !== undefined ? (
            <Teaching {...empty} />
          ) : (
            children
          )}
          {after}
        </div>
        {panel}
      </div>
    </ConfigFrame>
  );
}

/** What something is for, to somebody who has none yet. */
export function Teaching({ title, text, example }: { title: string; text: string; example?: string }) {
  return (
    <section className="config-empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {example === undefined ? null : <CodeBlock>{example}</CodeBlock>}
    </section>
  );
}

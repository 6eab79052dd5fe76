import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { METRICS } from '../messages.ts';

/** Names a tag key that no series carries yet. */
export function AddKey({ onAdd }: { onAdd: (key: string) => void }) {
  const text = useText(METRICS);
  const [key, setKey] = useState('');
  return (
    <form
      className="metric-add-key"
      onSubmit={(event) => {
        event.preventDefault();
        const named = key.trim().toLowerCase();
        if (named !== '') onAdd(named);
        setKey('');
      }}
    >
      <input
        className="input"
        value={key}
        aria-label={text.addTag}
        placeholder={text.addTag}
        onChange={(event) => setKey(event.target.value)}
      />
    </form>
  );
}

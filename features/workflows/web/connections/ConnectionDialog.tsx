import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CONNECTIONS_KEY, type ConnectionWish, makeConnection } from './connections-api.ts';
import { CONNECTIONS } from './messages.ts';

/** What most places want: a token in a header. */
const START: ConnectionWish = {
  name: '',
  address: '',
  secretName: 'token',
  secret: '',
  header: 'Authorization',
  value: 'Bearer {{ token }}',
};

/** Asks for a new connection; programs make others over the API. */
export function ConnectionDialog({ onClose }: { onClose: () => void }) {
  const text = useText(CONNECTIONS);
  const queries = useQueryClient();
  const [wish, setWish] = useState(START);
  const set = (change: Partial<ConnectionWish>): void => setWish({ ...wish, ...change });
  const make = useMutation({
    mutationFn: () => makeConnection(wish),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
      onClose();
    },
  });
  return (
    <FormDialog
      title={text.create}
      submit={text.make}
      size="min(560px, 96vw)"
      isReady={!make.isPending}
      wrong={make.error?.message}
      onSubmit={make.mutate}
      onClose={onClose}
    >
      <TextField label={text.name} value={wish.name} required onChange={(name) => set({ name })} />
      <TextField
        label={text.address}
        value={wish.address}
        required
        mono
        placeholder="https://deploy.example.com"
        onChange={(address) => set({ address })}
      />
      <p className="text-hint">{text.addressHint}</p>
      <div className="fields-line">
        <TextField
          label={text.secretName}
          value={wish.secretName}
          required
          mono
          onChange={(secretName) => set({ secretName })}
        />
        <label className="field">
          {text.secret}
          <input
            className="input mono"
            type="password"
            autoComplete="new-password"
            required
            value={wish.secret}
            onChange={(event) => set({ secret: event.target.value })}
          />
        </label>
      </div>
      <p className="text-hint">{text.secretHint}</p>
      <div className="fields-line">
        <TextField label={text.header} value={wish.header} required mono onChange={(header) => set({ header })} />
        <TextField label={text.value} value={wish.value} required mono onChange={(value) => set({ value })} />
      </div>
      <p className="text-hint">{text.valueHint}</p>
    </FormDialog>
  );
}

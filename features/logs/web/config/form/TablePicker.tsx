import { apiGet } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';

interface TableItem {
  readonly id: string;
  readonly attributes: { readonly table_name: string };
}

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
}

/** The name of a reference table; those that there are are offered. */
export function TablePicker({ label, value, onChange, readOnly, placeholder }: PickerProps) {
  const id = useId();
  const { data } = useQuery({
    queryKey: ['logs', 'reference-tables'],
    queryFn: ({ signal }) => apiGet<{ data: readonly TableItem[] }>('/api/v2/reference-tables/tables', signal),
  });
  return (
    <>
      <input
        className="input"
        translate="no"
        aria-label={label}
        list={id}
        disabled={readOnly}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {(data?.data ?? []).map((table) => (
          <option key={table.id} value={table.attributes.table_name} />
        ))}
      </datalist>
    </>
  );
}

import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useReferenceTables } from '../tables/table-api.ts';
import { FORM } from './messages.ts';

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
}

/** The name of a reference table, chosen among those that there are, with its columns and the way to it. */
export function TablePicker({ label, value, onChange, readOnly }: PickerProps) {
  const text = useText(FORM);
  const [params] = useUrlParams();
  const { data = [], isSuccess } = useReferenceTables();
  const table = data.find(({ attributes }) => attributes.table_name === value);
  return (
    <>
      <select
        className="input"
        translate="no"
        aria-label={label}
        disabled={readOnly}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{text.none}</option>
        {value === '' || table !== undefined ? null : <option value={value}>{value}</option>}
        {data.map(({ id, attributes }) => (
          <option key={id} value={attributes.table_name}>
            {attributes.table_name}
          </option>
        ))}
      </select>
      <p className="form-hint">
        {table === undefined ? (
          <>
            {value !== '' && isSuccess ? <span className="form-wrong">{text.noTable(value)} </span> : null}
            <Link to={linkTo('/logs/tables', {}, params) as string}>{text.allTables}</Link>
          </>
        ) : (
          <>
            {text.tableColumns(
              table.attributes.schema.primary_keys[0] ?? '',
              table.attributes.schema.fields.map(({ name }) => name).join(', '),
            )}{' '}
            <Link to={linkTo('/logs/tables', { table: table.id }, params) as string}>{text.openTable}</Link>
          </>
        )}
      </p>
    </>
  );
}

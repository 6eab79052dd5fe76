import './controls.css';

interface SearchFieldProps {
  /** What is searched for: it stands in the field while nothing is typed. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Instead of the label, while nothing is typed. */
  readonly placeholder?: string;
  readonly className?: string;
}

/** Where people type what they look for in a list. */
export function SearchField({ label, value, onChange, placeholder = label, className = '' }: SearchFieldProps) {
  return (
    <input
      className={`input ${className}`}
      type="search"
      value={value}
      aria-label={label}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The name of a definition, which opens it. */
export function OpenName({ name, tip, onOpen }: { name: string; tip?: string; onOpen: () => void }) {
  return (
    <button type="button" className="config-link" translate="no" title={tip} onClick={onOpen}>
      {name}
    </button>
  );
}

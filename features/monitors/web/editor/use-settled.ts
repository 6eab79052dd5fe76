import { useEffect, useState } from 'react';

const REST_MS = 400;

/** A value once it has rested for a moment: what is typed asks the server when the typing pauses. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

import { useEffect, useState } from 'react';

const PAUSE_MS = 300;

/** A text when it has not changed for a moment: what is typed is not asked about letter by letter. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

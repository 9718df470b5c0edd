import { useEffect, useState } from 'react';

const A_SECOND_MS = 1000;

/** The time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), A_SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

import { useCallback, useEffect, useState } from 'react';
import { resolveSession } from '../server';

/** What was looked up once is there at once the next time. */
const known = new Map<string, string>();

/** The session id of a project: undefined while it is looked up, null if there is none. */
export function useSession(slug: string) {
  const [sessionId, setSessionId] = useState<string | null | undefined>(known.get(slug));

  const take = useCallback(
    (found: string | null) => {
      if (found) known.set(slug, found);
      setSessionId(found);
    },
    [slug],
  );

  useEffect(() => {
    let current = true;
    if (!known.has(slug)) resolveSession(slug).then((found) => current && take(found));
    return () => {
      current = false;
    };
  }, [slug, take]);

  const renew = useCallback(() => resolveSession(slug, { fresh: true }).then(take), [slug, take]);
  return { sessionId, renew };
}

import { cookies, headers } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Live } from './live';
import { together } from './together';

/** Above all pages, so that the bus stays while they come and go. */
export default async function Layout({ children }: { children: ReactNode }) {
  const user = (await cookies()).get('user')?.value ?? 'nobody';
  await together(Number((await headers()).get('x-together') ?? 1));
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Prices</Link> <Link href="/more">More</Link>
        </nav>
        <Live url={process.env.LIVE_URL ?? ''} user={user}>
          {children}
        </Live>
      </body>
    </html>
  );
}

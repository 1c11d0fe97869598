import { rendered } from '../rendered';

export const dynamic = 'force-dynamic';

/** What the package has left in this process, of whatever version of its registry. */
export function GET() {
  const registry: object = (globalThis as { [name: symbol]: object })[Symbol.for('whysocket')] ?? {};
  const buses = Object.values(registry).map((one: { buses: Map<string, unknown> }) => one.buses.size);
  return Response.json({ rendered: rendered(), buses });
}

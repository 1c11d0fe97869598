import { useBus, useBusStatus, useMessages, useVerdict } from 'whysocket/react';

/** As an application writes one. */
export function Room({ name }: { name: string }) {
  const bus = useBus({ url: `wss://chat.example.test/${name}`, codec: 'json' });
  const phase = useBusStatus(bus, (status) => status.phase);
  const verdict = useVerdict(bus);
  const said = useMessages(bus, 'say') as readonly { text: string }[];
  return (
    <section>
      <p role="status">{verdict?.title ?? phase}</p>
      <ul>
        {said.map(({ text }, at) => (
          <li key={at}>{text}</li>
        ))}
      </ul>
      <button type="button" onClick={() => bus.send({ type: 'say', text: 'hello' })}>
        Say hello
      </button>
    </section>
  );
}

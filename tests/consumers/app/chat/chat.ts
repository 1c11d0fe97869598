import { type Bus, getBus } from 'whysocket';

/** Whoever knows the credential; `fresh`: the server refused the one it gave last. */
export type GetToken = (fresh: boolean) => Promise<string>;

export interface Chat {
  say(text: string): void;
  stop(): void;
}

/** A chat without a framework: what was said, what still waits, and a line that tells how the connection is. */
export function startChat(root: HTMLElement, getToken: GetToken): Chat {
  root.innerHTML = '<p role="status"></p><ul></ul>';
  const [status, list] = root.children;
  const own = new Map<number, Element>();
  const bus = getBus({
    key: 'chat',
    url: async ({ refresh }) => `wss://chat.example.test/room?token=${await getToken(refresh)}`,
  });
  const show = (text: string) => {
    const item = list.appendChild(document.createElement('li'));
    item.textContent = text;
    return item;
  };

  bus.on('message', (data) => show(String(data)));
  bus.on('outcome', ({ id, outcome }) => {
    const item = own.get(id);
    if (outcome === 'sent') item?.removeAttribute('class');
    else item?.setAttribute('class', outcome);
    own.delete(id);
  });
  bus.store.subscribe(() => {
    status.textContent = describe(bus);
  });
  bus.connect();
  return {
    say(text) {
      const sent = bus.send(text);
      const item = show(text);
      item.className = sent.status;
      if (sent.status !== 'refused') own.set(sent.id, item);
    },
    stop() {
      bus.close(1000, 'left');
      bus.dispose();
    },
  };
}

function describe({ store }: Bus): string {
  const { phase, reason, opens, lastClose } = store.getSnapshot();
  if (phase === 'open') return '';
  if (reason === 'unauthorized') return 'Please sign in again.';
  if (phase === 'stopped') return 'Disconnected.';
  if (lastClose?.cause === 'connect-timeout') return 'The server does not answer. Trying again.';
  return opens ? 'Connection lost. Trying again.' : lastClose ? 'Cannot connect. Trying again.' : 'Connecting.';
}

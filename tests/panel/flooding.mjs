/** A server that sends so many messages a second, from when it is told to. */
const TURN_MS = 10;

export const behaveAsFlood = (server, rate) => {
  const text = (n) => JSON.stringify({ type: ['price', 'trade', 'depth'][n % 3], value: n, text: 'x'.repeat(40) });
  server.behave = (connection) =>
    connection.upgrade((ws) =>
      ws.once('message', (data) => {
        const { start: seconds } = JSON.parse(String(data));
        const began = Date.now();
        let sent = 0;
        const timer = setInterval(() => {
          const due = Math.min(seconds * rate, Math.floor(((Date.now() - began) / 1_000) * rate));
          // A client that cannot read so fast is not buried.
          if (ws.bufferedAmount < 4e6) for (; sent < due; sent += 1) ws.send(text(sent));
          if (sent >= seconds * rate || ws.readyState !== 1) clearInterval(timer);
        }, TURN_MS);
        ws.once('close', () => clearInterval(timer));
      }),
    );
};

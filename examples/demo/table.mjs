import { endpoints } from './endpoints.mjs';

/** The README's table, in Markdown. */
export function markdownTable() {
  const head = ['Endpoint', 'The server', 'The bus ends in', 'Cause', 'Verdict'];
  const rows = endpoints.map((one) => {
    const { phase, reason } = one.promise;
    const ends = `\`${phase}\`${reason ? ` (\`${reason}\`)` : ''}`;
    const after = one.act === 'close' ? ' after Close' : '';
    const link = `[${one.name}](http://127.0.0.1:8137/#${one.id})`;
    const verdict = told(one, ['verdict']);
    const until = verdict && phase === 'open' ? `until it is stable: ${verdict}` : verdict;
    return [link, one.server, `${ends}${after}`, told(one, ['reason', 'cause'], ['cause']), until];
  });
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What is promised under these names, and in which engines it is otherwise. */
function told(endpoint, names, everywhere = names) {
  const words = (promised, of) =>
    of
      .map((name) => promised?.[name])
      .filter(Boolean)
      .map((word) => `\`${word}\``)
      .join(', ');
  const engines = Object.entries(endpoint.except ?? {}).map(([engine, other]) => [engine, words(other, names)]);
  const different = [...new Set(engines.map(([, other]) => other))].filter(Boolean);
  const exceptions = different.map((other) => {
    const where = engines.filter(([, one]) => one === other).map(([engine]) => engine);
    return `; ${other} in ${where.join(' and ')}`;
  });
  return words(endpoint.promise, everywhere) + exceptions.join('');
}

/**
 * The commands that a verdict gives, run: against a server with the fault, and against its healthy twin.
 * The twin's output has to be one that the verdict describes, and at least one command has to tell the two servers apart. Of a single cause the same is asked for the
 * server that has it; a finding has commands of all its suspects, and most of them are innocent.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Place } from './place.mjs';

/** The commands end by themselves, most within 5 s; the longest watch a socket for as long as the limit that is suspected. */
const COMMAND_MS = 20_000;

/** `suspect` and `healthy` begin with what the output contains, in backticks: a /regular expression/, or the words themselves. */
function matches(described, output) {
  const [, pattern] = /^`([^`]+)`/.exec(described) ?? assert.fail(`"${described}" does not begin with a pattern`);
  const [, source, flags] = /^\/(.*)\/([ims]*)$/s.exec(pattern) ?? [];
  return source === undefined ? output.includes(pattern) : new RegExp(source, flags).test(output);
}

/** What a shell prints. Its user trusts the lab's authority, as a real one does a real authority. */
const run = (command, ca) =>
  new Promise((done) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca, LC_ALL: 'C' };
    execFile('sh', ['-c', command], { env, timeout: COMMAND_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      done(error?.killed ? `not within ${COMMAND_MS} ms` : stdout + stderr),
    );
  });

/**
 * What is wrong with the commands of a verdict, as sentences.
 * @param {{ command: string, suspect: string, healthy: string }[]} checks `verify` of a verdict.
 * @param {string[]} elsewhere The same commands for the healthy twin.
 * @param {{ ca: string, suspects: boolean }} how Whether they are of several suspects.
 */
export async function complaints(checks, elsewhere, { ca, suspects }) {
  const judged = await Promise.all(checks.map((check, at) => judge(check, elsewhere[at], ca)));
  const isUnheard = ([suspect, healthy]) => !suspect && !healthy;
  const wrong = judged.filter(({ told: [bad, good] }) => isUnheard(good) || (!suspects && isUnheard(bad)));
  if (wrong.length) return wrong.map(({ story }) => `neither output is described:\n${story}`);
  const isApart = ({ told: [bad, good] }) => bad[0] && !bad[1] && good[1] && !good[0];
  if (checks.length === 0 || judged.some(isApart)) return [];
  return [`no command tells the two servers apart:\n${judged.map(({ story }) => story).join('\n')}`];
}

/** `told`: for the server with the fault and for its twin, whether the output is as of a suspect, as of a healthy one. */
async function judge({ command, suspect, healthy }, elsewhere, ca) {
  const outputs = await Promise.all([run(command, ca), run(elsewhere, ca)]);
  const told = outputs.map((output) => [matches(suspect, output), matches(healthy, output)]);
  const [bad, good] = outputs.map((output) => output.trim().replace(/^/gm, '      '));
  const story = `  ${command}\n    suspect, as it should be: ${suspect}\n${bad}\n    healthy, as it should be: ${healthy}\n${good}`;
  return { told, story };
}

/** For a row's `check`: the verdict's commands against its own server, and, with the host's name replaced, against a healthy twin. */
export async function tellsApart(verdict, place) {
  const twin = new Place(place.lab.nextPlace(), place);
  try {
    await healthyTwin(twin);
    const elsewhere = verdict.verify.map(({ command }) => command.replaceAll(place.name, twin.name));
    const wrong = await complaints(verdict.verify, elsewhere, {
      ca: place.files.ca,
      suspects: verdict.lookalikes.length > 0,
    });
    assert.equal(wrong.length, 0, wrong.join('\n'));
  } finally {
    await twin.close();
  }
}

/** A server that does everything right: a GET is told to upgrade, an upgrade opens, the first subprotocol is taken, a Close is answered. */
export async function healthyTwin(place) {
  const { ws } = await place.http((request) => {
    if (!request.upgrade) return request.answer(426, { headers: { Upgrade: 'websocket' } });
    return request.switch({ 'Sec-WebSocket-Protocol': request.asked[0] });
  });
  return ws();
}

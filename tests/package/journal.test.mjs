/** The journal: what a bus was told, bounded, numbers only, and enough to tell its story again. */
import assert from 'node:assert/strict';
import { story } from './story.mjs';

/** In the page: lets a bus live through `closes` closes, then reads its journal with the second module. */
const tell = async (options, closes) => {
  const { readJournal } = await kit.journal();
  const record = kit.bus(options);
  await record.event('close', closes, 60_000);
  const journal = record.bus.journal();
  const history = readJournal(journal);
  record.bus.dispose();
  return { history, length: journal.length, closes: record.log.filter(({ type }) => type === 'close') };
};

const quick = { minDelayMs: 1, firstWindowMs: 2, maxDelayMs: 2 };

story('a journal tells every attempt as the events did, and replays faithfully', async ({ page, url }) => {
  const { history, closes } = await page(tell, { url: url('/status/503'), retry: quick }, 3);
  assert.equal(history.faithful, true);
  const told = history.attempts.filter(({ cause }) => cause).slice(0, closes.length);
  assert.deepEqual(
    told.map(({ attempt, cause, stage, code, opened }) => ({ attempt, cause, phase: stage, code, opened })),
    closes.map(({ attempt, cause, phase, code }) => ({ attempt, cause, phase, code, opened: false })),
  );
});

story(
  'a journal stays bounded, and still replays when its oldest part is gone',
  { engines: ['chromium'], timeoutMs: 120_000 },
  async ({ page, url }) => {
    const { history, length } = await page(tell, { url: url('/close/4000'), retry: quick }, 90);
    assert.equal(history.faithful, true);
    assert.ok(history.attempts[0].attempt > 1, 'the oldest part is gone');
    // Two pages of 128 inputs of 7 numbers, and a checkpoint.
    assert.ok(length < 2 * 128 * 7 + 200, `${length} numbers`);
  },
);

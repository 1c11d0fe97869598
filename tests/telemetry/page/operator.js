/** What stories of an operator say inside the page. */
import * as telemetry from '/packed/telemetry.js';
import * as user from '/packed/user-message.js';

/** The first wait is anywhere in a day; who asks comes at once. */
const NEVER = { minDelayMs: 20, firstWindowMs: 86_400_000, maxDelayMs: 86_400_000 };

globalThis.operator = {
  /** Once a turn, until it is so. */
  async until(look, what) {
    for (let turns = 0; turns < 20_000; turns += 1) {
      if (look()) return;
      await kit.turn();
    }
    throw new Error(`in vain: ${what}`);
  },
  ...telemetry,
  ...user,
  /** A bus in trouble whose verdicts the story says itself, by `say(id)`; it does not try again by itself. */
  async troubled(options) {
    const double = await kit.double();
    const record = kit.bus({ doctor: double.load, retry: NEVER, ...options });
    const bedside = await double.bedside;
    await record.event('close');
    return {
      record,
      bus: record.bus,
      /** As the second module says it: with evidence. */
      say: (id, more) =>
        bedside.say(Object.freeze({ ...double.verdict(id), because: ['It was asked.'], ...more }), bedside.traces()),
    };
  },
  /** How often each was called from here on, and how many requests have failed. */
  counted() {
    const calls = { beacon: 0, fetch: 0, failed: 0 };
    const { sendBeacon } = Navigator.prototype;
    const { fetch } = globalThis;
    navigator.sendBeacon = (...args) => {
      calls.beacon += 1;
      return sendBeacon.apply(navigator, args);
    };
    globalThis.fetch = (...args) => {
      calls.fetch += 1;
      const answer = fetch(...args);
      answer.catch(() => {
        calls.failed += 1;
      });
      return answer;
    };
    return calls;
  },
};

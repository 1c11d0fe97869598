/** What was asked and what came of it, by name. */
import type { Trace } from '../bedside.js';
import type { ProbeFacts } from './evidence.js';
import { HOPS } from './explain.js';

const QUESTIONS = ['', 'cors', 'get', 'health', 'origin', 'permission', 'bare', 'warm', 'candidate'];
const ANSWERS = [
  'answered',
  'redirected',
  'failed',
  'timed-out',
  'opened',
  'closed',
  'blocked',
  'granted',
  'denied',
  'undecided',
];

export const probeOf = ({ question, answer, status, ms, hop }: ProbeFacts) => ({
  question: QUESTIONS[Number(question)] ?? '',
  outcome: status ? `${status}` : (ANSWERS[Number(answer)] ?? ''),
  ms: Number(ms ?? 0),
  ...(hop && { hop: HOPS[Number(hop)] }),
});

/** So that it can be seen when it was asked, beside the attempts. */
export const note = (trace: Trace, probes: readonly ProbeFacts[]): void => {
  for (const probe of probes) {
    const { question, outcome, ms } = probeOf(probe);
    (trace.probes ??= []).push({ at: Date.now() - ms, ms, question, outcome });
  }
};

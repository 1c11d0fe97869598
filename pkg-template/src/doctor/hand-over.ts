/** What a report is made of, collected at the bus. How it is written is a chunk of its own, loaded when somebody asks for one. */
import { build, version } from '#build';
import type { Bedside, Trace } from '../bedside.js';
import { engine } from '../host/engine.js';
import type { Report, ReportOptions } from '../types.js';
import { attendance, tookMs } from './attend.js';
import { ENGINES } from './explain.js';
import { pageOf } from './place.js';
import { probeOf } from './probed.js';
import type { ReportInput } from './report.js';

const attemptOf = (trace: Trace) => {
  const {
    attempt,
    beganAt,
    asked,
    got,
    close,
    in: [received],
    out: [sent],
  } = trace;
  return {
    attempt,
    attemptId: close?.attemptId,
    beganAt,
    stage: close?.phase ?? 'running',
    cause: close?.cause ?? '',
    code: close?.code,
    reason: close?.reason,
    wasClean: !!close?.wasClean,
    openedForMs: close?.openedForMs ?? 0,
    tookMs: tookMs(trace),
    protocolsAsked: asked,
    protocolGot: got,
    sent,
    received,
  };
};

export const report = async (bedside: Bedside, { hosts = 'mask' }: ReportOptions = {}): Promise<Report> => {
  const { makeReport } = await import('./report.js');
  const present = attendance(bedside);
  const page = pageOf();
  const asked = bedside.asked();
  const traces = bedside.traces();
  const { verdict, phase } = bedside.snapshot();
  const input: ReportInput = {
    verdict,
    history: present?.history ?? [],
    attempts: traces.map(attemptOf),
    probes: (present?.probes ?? []).map(probeOf),
    page: {
      secure: !!page.secure,
      visible: globalThis.document?.visibilityState !== 'hidden',
      online: !page.offlineHint,
    },
    package: { version, build },
    engine: ENGINES[engine()] ?? '',
    keyLabel: asked.name,
    url: traces[traces.length - 1]?.href ?? '',
    phase,
    now: Date.now(),
    others: [globalThis.location?.href ?? '', asked['probes.healthUrl'] ?? '', ...(asked['probes.candidates'] ?? [])],
  };
  return makeReport(input, {
    hosts,
    redact: asked.redact,
    warn: (message) => bedside.caution('redact-failed', message),
  });
};

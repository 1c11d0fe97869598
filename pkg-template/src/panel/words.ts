/** All that the panel says of its own, but for what goes with the parts that are loaded later. What it says of a failure are the verdict's words. */
import type { PhaseName, PhaseReason, Snapshot } from '../types.js';
import type { Kind } from './attempts.js';

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

const phases: { readonly [phase in PhaseName]: string } = {
  idle: 'Idle',
  resolving: 'Resolving',
  connecting: 'Connecting',
  open: 'Open',
  closing: 'Closing',
  waiting: 'Waiting',
  paused: 'Paused',
  stopped: 'Stopped',
};

const reasons: { readonly [reason in PhaseReason]: string } = {
  'browser-throttled': 'held back by the browser after many failures',
  'behind-own-socket': 'behind another socket of this page',
  greeting: 'the socket is open; the server has not said it is ready',
  backoff: 'backing off',
  'retry-later': 'the server asked for time',
  refresh: 'with fresh credentials',
  'no-url': 'no URL yet',
  hidden: 'nobody looks at the page',
  'page-cached': 'the page is in the back/forward cache',
  reconnecting: 'to connect anew',
  closed: 'closed by this page',
  disposed: 'disposed of',
  'terminal-close': 'the server said no for good',
  'normal-close': 'the server ended the conversation',
  exhausted: 'too many attempts failed',
  unauthorized: 'credentials refused, fresh ones too',
  blocked: 'blocked by the browser',
  disabled: 'nobody wants it any more',
  'invalid-options': 'its options cannot be used',
};

const kinds: { readonly [kind in Kind]: string } = {
  provider: 'Provider',
  connecting: 'Handshake',
  hello: 'Hello',
  open: 'Open',
  closing: 'Closing',
  waiting: 'Waiting',
  paused: 'Paused',
};

const asSentence = (reason: PhaseReason): string => `${reasons[reason][0]!.toUpperCase()}${reasons[reason].slice(1)}.`;

const sentence = ({ phase, reason, waitingFor, opens, lastClose }: Snapshot): string => {
  switch (phase) {
    case 'idle':
      return 'Nobody has asked for a connection.';
    case 'resolving':
      return 'The provider is asked for a URL.';
    case 'connecting':
      return reason ? asSentence(reason) : 'The handshake is under way.';
    case 'open':
      return opens > 1 ? `Open again; ${opens} times so far.` : 'Open at the first go.';
    case 'closing':
      return 'Our Close frame is out.';
    case 'paused':
      return waitingFor ? `Waiting for ${waitingFor}.` : asSentence(reason ?? 'no-url');
    default:
      return lastClose?.message ?? (reason ? asSentence(reason) : '');
  }
};

export const words = {
  name: 'whysocket',
  panel: 'Connection diagnostics',
  open: (state: string) => `Connection diagnostics: ${state}`,
  close: 'Close the panel',
  resize: 'Size of the panel',
  docks: { bottom: 'Dock at the bottom', right: 'Dock at the right' },
  bus: 'Bus',
  sections: {
    now: 'Now',
    verdict: 'Verdict',
    timeline: 'Timeline',
    charts: 'Charts',
    messages: 'Messages',
    buses: 'Buses',
    act: 'Do',
    steps: 'Steps',
  },
  sectionsLabel: 'Sections',
  noBus: 'There is no bus on this page yet.',
  noBusMore: 'It appears here as soon as somebody asks for one.',
  phases,
  reasons,
  kinds,
  sentence,
  facts: {
    endpoint: 'Endpoint',
    attempt: 'Attempt',
    deadline: 'Deadline',
    retry: 'Next attempt',
    rtt: 'Round trip',
    uptime: 'Open for',
    queue: 'Queue',
    in: 'in',
    out: 'out',
    lastClose: 'Last close',
  },
  times: (number: number) => `${number}×`,
  perSecond: (rate: string) => `${rate}/s`,
  flow: (number: string, size: string) => `${number} messages, ${size}`,
  attempts: (attempt: number, opens: number) => (attempt ? `${attempt}, opened ${opens}×` : 'none'),
  queued: (messages: number, size: string) => (messages ? `${count(messages, 'message')}, ${size}` : 'empty'),
  /** A number alone on a line says nothing. */
  toAttempt: (attempt: number) => `s to attempt\u00a0${attempt}`,
  toDeadline: 's to the deadline',
  isOpen: 'open',
  closeCode: 'close code',
  loading: 'Loading …',
  notLoaded: 'This part of the panel could not be loaded.',
  unknown: 'not known',
  none: 'none',
  why: 'Why',
  verdict: {
    none: 'Nothing is wrong.',
    noneMore: 'A verdict appears here when an attempt is slow or fails, or a connection ends otherwise than it should.',
    unasked: 'Nobody has asked why.',
    unaskedMore: 'Diagnosis is off, or has not come that far. “Deep diagnosis”, under “Do”, asks the endpoint itself.',
    notInFile: 'There is no verdict in this file.',
    over: 'over',
    ofFile: 'as the file says',
    because: 'Because',
    alike: 'Looks the same from here',
    apart: 'What would tell them apart',
    fix: 'What to do',
    on: 'On',
    commands: 'Check it in a shell',
    fillIn: 'Put the real value in for `REDACTED`, or a healthy server may refuse, too.',
    suspect: 'suspect',
    healthy: 'healthy',
    history: 'Before',
    earlier: 'earlier',
    warnings: 'Warnings',
    asked: (number: number) => `${count(number, 'question')} asked`,
    said: (confidence: string, title: string) => `Verdict, ${confidence}: ${title}`,
    more: (number: number) => `${number} more`,
    fewer: 'Show fewer',
    command: (number: number) => `Command ${number}`,
    deep: 'of the deep diagnosis',
    next: 'Let the server explain itself next time',
  },
  timeline: {
    label: 'Attempts over time',
    none: 'The first attempt will be drawn here.',
    keys: 'Arrow up and down choose an attempt, left and right move in time, plus and minus zoom, 0 shows the latest.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    latest: 'Latest',
    whole: 'All',
    now: 'now',
    end: 'end',
    row: (attempt: number, how: string, took: string) => `Attempt ${attempt}: ${how}, ${took}`,
    running: 'running',
    probes: 'Probes',
    probe: (question: string, outcome: string, ms: string) => `asked ${question}: ${outcome}, ${ms}`,
    began: 'Began',
    ended: 'Ended by',
    said: 'The server said',
    choose: 'Point at an attempt, or choose one with the arrow keys.',
  },
  tail: {
    label: 'Latest messages',
    filter: 'Filter',
    filterHint: 'Type or text',
    direction: 'Direction',
    both: 'In and out',
    in: 'In',
    out: 'Out',
    pause: 'Pause',
    resume: 'Resume',
    clear: 'Clear',
    none: 'No messages since this section was opened.',
    noneShown: 'No message passes the filter.',
    hidden: 'Contents are not shown: the page has not allowed it.',
    missed: (number: number) => `${number} more came than could be kept.`,
    columns: { at: 'Time', way: 'Direction', size: 'Size', type: 'Type', contents: 'Contents' },
    selected: 'Message',
  },
  buses: {
    heading: 'On this page',
    tabs: 'Other tabs of this origin',
    noTabs: 'No other tab with a panel has answered.',
    bus: 'Bus',
    phase: 'Phase',
    opens: 'Opened',
    attempts: 'Attempts',
    flaps: 'Short lives',
    again: 'Asked again',
    againHint: 'How often somebody asked for a bus that was there already.',
    flapsHint: 'Connections that ended within 10 s, of the last 32.',
    show: 'Show',
    shown: 'Shown',
    verdict: 'Verdict',
    foreign: (number: number) =>
      `${count(number, 'bus', 'buses')} of another version of whysocket cannot be shown here.`,
    otherTabs: (number: number) => `${count(number, 'other tab')} in the same trouble`,
  },
  act: {
    connection: 'Connection',
    connect: 'Connect',
    retry: 'Retry now',
    reconnect: 'Reconnect',
    close: 'Close',
    because: 'asked for in the panel',
    refused: (why: string) => `Not started: ${why}.`,
    done: 'Done.',
    diagnosis: 'Diagnosis',
    deep: 'Deep diagnosis',
    deepAbout: 'Opens sockets to the endpoint and asks it by HTTP.',
    deepRunning: 'Asking …',
    noAddress: 'There has been no attempt with a URL yet.',
    failed: (why: string) => `Failed: ${why}`,
    report: 'Report',
    markdown: 'Copy as Markdown',
    json: 'Copy as JSON',
    hosts: 'With host names',
    reportAbout: 'Verdict, attempts and what was asked, without secrets.',
    journal: 'Journal',
    save: 'Save to a file',
    load: 'Open a file',
    journalAbout: 'Numbers only, and the report: opens in any other panel.',
  },
  recording: {
    name: 'Recording',
    title: (engine: string, at: string) => `from ${engine || 'somewhere'}${at ? `, saved ${at}` : ''}`,
    back: 'Back to the page',
  },
  copy: 'Copy',
  copied: 'Copied',
  select: 'Selected: copy it',
  copyAll: (more: string) => `… ${more} more: copy all`,
} as const;

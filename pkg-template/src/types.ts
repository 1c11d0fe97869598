/** The public types of whysocket. Every default is a number here and in the README's table. */
import type { Doctor } from './bedside.js';

/** A value that WebSocket.send takes. Buffers and views are copied when they have to wait. */
export type Data = string | ArrayBuffer | ArrayBufferView | Blob;
/** What arrives; binary messages follow `binaryType`. */
export type Incoming = string | ArrayBuffer | Blob;

/** Between an application's messages and what a WebSocket carries. Both run once per message, and at once: no promises. */
export interface Codec<In = unknown, Out = never> {
  /** Throws, or returns something else than {@link Data}: `send` throws an OptionError. */
  encode(message: Out): Data;
  /** Throws: the message is dropped, and the event `invalid` tells it. */
  decode(raw: Incoming): In;
}

/** What Standard Schema v1 calls an issue. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
type Validated<In> = { readonly value: In; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
/** As much of Standard Schema v1 as is used here; zod, valibot, arktype and others make them. */
export interface StandardSchema<In = unknown> {
  readonly '~standard': {
    readonly version: 1;
    /** A promise is refused: order and bounds could not be kept. */
    readonly validate: (value: unknown) => Validated<In> | Promise<Validated<In>>;
  };
}

/** Of a union those members whose `type` is T. Enums, literals and plain strings. */
export type ByType<M, T extends string> = T extends unknown
  ? M extends { type: infer X extends string }
    ? `${T}` extends `${X}`
      ? M
      : never
    : never
  : never;
/** The values that `type` may have. */
type Types<M> = M extends { type: infer X extends string } ? X | `${X}` : never;
/** Any string where nothing has a `type` of its own: then `typeOf` names them. A Blob's `type` is no message's. */
export type MessageType<M> = [Types<Exclude<M, Blob>>] extends [never] ? string : Types<Exclude<M, Blob>>;
export type MessageOf<M, T extends string> = [Types<Exclude<M, Blob>>] extends [never] ? M : ByType<M, T>;

export type PhaseName = 'idle' | 'resolving' | 'connecting' | 'open' | 'closing' | 'waiting' | 'paused' | 'stopped';

export type PhaseReason =
  // connecting
  | 'browser-throttled'
  | 'behind-own-socket'
  | 'greeting'
  // waiting
  | 'backoff'
  | 'retry-later'
  | 'refresh'
  // paused: 'no-url', or the words of the provider's { wait } / of waitingFor are in `waitingFor`
  | 'no-url'
  // paused until somebody looks again, or the page leaves the back/forward cache
  | 'hidden'
  | 'page-cached'
  // closing, stopped
  | 'reconnecting'
  | 'closed'
  | 'disposed'
  | 'terminal-close'
  | 'normal-close'
  | 'exhausted'
  | 'unauthorized'
  | 'blocked'
  | 'disabled'
  // useBus only: what it was given cannot be used; `error` of the snapshot says what and why
  | 'invalid-options';

export type StopReason = Extract<
  PhaseReason,
  'closed' | 'disposed' | 'terminal-close' | 'normal-close' | 'exhausted' | 'unauthorized' | 'blocked' | 'disabled'
>;

/** How far an attempt had come when it ended. */
export type Stage = 'provider' | 'handshake' | 'hello' | 'open' | 'closing';

/** What ended an attempt, as far as a page can know without probing. */
export type Cause =
  | 'provider-failed'
  | 'provider-invalid'
  | 'provider-timeout'
  | 'connect-timeout'
  | 'behind-own-socket'
  | 'handshake-failed'
  | 'error-without-close'
  | 'syntax-error'
  | 'security-error'
  | 'constructor-threw'
  | 'csp'
  | 'mixed-content'
  | 'blocked-port'
  | 'hello-failed'
  | 'hello-timeout'
  | 'protocol-missing'
  | 'ready-failed'
  | 'closed-by-peer'
  | 'connection-lost'
  | 'closed-by-us'
  | 'close-timeout'
  | 'heartbeat-timeout'
  | 'slept';

/** What the bus does about a close code. */
export type CloseAction = 'normal' | 'retry' | 'retry-later' | 'refresh' | 'terminal';

export type Primitive = string | number | boolean | bigint | null | undefined;

export interface ProviderContext {
  /** The attempt this is for; the same number as in every event about it. */
  readonly attempt: number;
  /** How the last attempt ended, if one did. */
  readonly lastClose: CloseInfo | undefined;
  /** True if the server refused the credentials: fetch new ones, do not use a cached token. */
  readonly refresh: boolean;
  /** Aborted when the attempt ends, by deadline, close or dispose. */
  readonly signal: AbortSignal;
}

/** An array is a list of messages; a message that is one itself stands in a list. */
export type Hello<Out = Data> = Out | readonly Out[];
export type HelloOption<Out = Data> =
  | Hello<Out>
  | ((context: ProviderContext) => Hello<Out> | undefined | Promise<Hello<Out> | undefined>);

/** What a provider may answer. `null` or `{ wait }`: no URL yet, so the bus pauses. */
export type Target<Out = Data> =
  | string
  | URL
  | null
  | { readonly url: string | URL; readonly protocols?: string | readonly string[]; readonly hello?: HelloOption<Out> }
  | { readonly wait: string };

export type UrlProvider<Out = Data> = (context: ProviderContext) => Target<Out> | Promise<Target<Out>>;
/** A list is rotated when an attempt fails before it opened. */
export type UrlOption<Out = Data> = string | URL | readonly (string | URL)[] | UrlProvider<Out> | null;
export type ProtocolsOption =
  | string
  | readonly string[]
  | ((context: ProviderContext) => string | readonly string[] | Promise<string | readonly string[]>);

export interface RetryOptions {
  /** Shortest wait before any retry. Default 250 ms. */
  minDelayMs?: number;
  /** The first retry comes at a random moment between minDelayMs and this. Default 3 000 ms: a narrower window makes a dropped crowd return in one instant. */
  firstWindowMs?: number;
  /** The window grows by this per consecutive failure. Default 2. */
  factor?: number;
  /** The window never exceeds this; the moment in it stays random. Default 30 000 ms. */
  maxDelayMs?: number;
  /** Window of 'retry-later' (1012, 1013). Defaults 5 000 and 30 000 ms, as the registry of RFC 6455 codes asks for 1012. */
  laterMinMs?: number;
  laterMaxMs?: number;
  /** Consecutive failed attempts before the bus stops with 'exhausted'. Default Infinity. */
  maxAttempts?: number;
  /** An open connection this old forgets earlier failures. Default 5 000 ms. */
  stableAfterMs?: number;
  /** Reads off a close how many ms the server asks us to stay away; nothing if it does not. */
  serverDelay?: (close: { readonly code: number; readonly reason: string }) => number | null | undefined;
  /** A server may ask for this much at most. Default 300 000 ms. */
  maxServerDelayMs?: number;
}

export interface HeartbeatOptions<In = Incoming, Out = Data> {
  /** An open connection is asked this long after it opened or was last asked and showed life. Goes with `message`. */
  intervalMs?: number;
  /** Without a sign of life for this long the connection has ended, cause 'heartbeat-timeout'. Default 5 000 ms. */
  timeoutMs?: number;
  /**
   * What to ask with: past the queue, and without an outcome. A function is called for each; if it gives `undefined`, nothing is asked, but something has
   * to come within `timeoutMs` all the same, as from a server that pings by itself. Goes with `intervalMs`.
   */
  message?: Out | (() => Out | undefined);
  /** Any message is a sign of life; one for which this is true gives the round trip as well: `rttMs` of the snapshot. */
  isAnswer?: (message: In) => boolean;
  /** For the peer's own pings: what it returns is sent back, past the queue. Works without an interval, too. */
  answer?: (message: In) => Out | undefined;
}

export interface QueueOptions {
  /** Default 1 000 messages. */
  maxMessages?: number;
  /** Default 1 048 576 bytes. */
  maxBytes?: number;
  /** A message that waited longer ends as 'expired'. Default 300 000 ms. */
  maxAgeMs?: number;
  /** What a full queue does with a new message. Default 'refuse'. */
  overflow?: 'refuse' | 'evict-oldest';
  /** With more than this in the socket's own buffer, messages wait in the queue. Default 1 048 576 bytes. */
  maxBufferedBytes?: number;
}

/** By code ('4403') or range ('4500-4599'). Of two that hold the same code the narrower one wins. */
export type CloseCodesOption = { readonly [codeOrRange: string | number]: CloseAction | undefined };

/** The habits of one ecosystem as options: a frozen object of `whysocket/presets`, or one of your own. */
export interface Preset extends Readonly<Omit<AnyOptions, 'preset' | 'identity' | 'enabled' | 'lingerMs'>> {
  readonly name: string;
}
/** With a codec in it the messages are what that makes of them. */
export interface CodedPreset extends Preset {
  readonly codec: 'json' | Extract<AnyOptions['codec'], object>;
}
// biome-ignore lint/suspicious/noExplicitAny: which messages there are is for each application to say
type AnyOptions = BusOptionsBase<any, any>;

/** `off`: no verdict. `passive`: from what the page sees by itself. `auto`: a few requests to the endpoint's own host, too. `deep`: sockets as well. */
export type DiagnoseOption = 'off' | 'passive' | 'auto' | 'deep';

/** What the second module may ask of the network while there is trouble. */
export interface ProbeOptions {
  /** A URL or path of the endpoint's host that answers plain HTTP whenever the host is well. */
  healthUrl?: string;
  /** URLs or paths of the endpoint's host to try as WebSockets; `deep` only. */
  candidates?: readonly string[];
  /** Whether probes have the query of the endpoint's URL. Default 'auto': not where it looks like a credential. */
  query?: 'auto' | 'send' | 'withhold';
  /** For each probe. Default 2 000 ms. */
  timeoutMs?: number;
}

/** The cause of the trouble, explained as far as a page can know it. */
export interface Verdict {
  /** One of the names in the manual: a cause, or a finding where several look alike. */
  readonly id: string;
  /** One sentence. */
  readonly title: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  /** The causes that the evidence cannot tell apart, best first. */
  readonly lookalikes: readonly { readonly id: string; readonly title: string }[];
  /** The evidence in words. */
  readonly because: readonly string[];
  /** What would tell the lookalikes apart. */
  readonly toTellApart: readonly string[];
  /** What to do; platform `any` first. */
  readonly fix: readonly { readonly platform: string; readonly text: string }[];
  /** Commands for a shell, and what they print in either case. */
  readonly verify: readonly { readonly command: string; readonly suspect: string; readonly healthy: string }[];
  readonly facts: { readonly [name: string]: string | number | boolean };
}

export interface ReportOptions {
  /** Default 'mask', for public tickets. */
  hosts?: 'mask' | 'show';
}
export interface ReportV1 {
  readonly report: 1;
  /** When it was made, UTC. */
  readonly at: string;
  readonly verdict?: Verdict;
  readonly [more: string]: unknown;
}
/** The same twice: for people, its first line the verdict, and for programs. Without secrets. */
export interface Report {
  readonly markdown: string;
  readonly json: ReportV1;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Logger = { readonly [level in LogLevel]?: (message: string, detail?: unknown) => void };

export interface BusOptionsBase<In = Incoming, Out = Data> {
  /** Default none. Every option given beside it wins, and each code or range in `closeCodes` over all of the preset's, however narrow. */
  preset?: Preset;
  protocols?: ProtocolsOption;
  /** With protocols asked, a connection that opens without one is closed by us, in every engine. Default true. */
  requireProtocol?: boolean;
  /**
   * Whose connection it is: part of the key, and a hash of it stands in for it wherever a name could be seen. Changed by `update`, it closes at
   * once, ends the queue as 'withdrawn', forgets what was said of the last connection, and connects anew if that was wanted. Throws KeyConflict if
   * another bus has it.
   */
  identity?: string | undefined;
  /**
   * What the connection depends on beside url and protocols. A changed element (Object.is) closes 1000 and connects anew, once and only if
   * wanted; what was queued before ends as 'withdrawn'. Default none.
   */
  reconnectOn?: readonly Primitive[];
  /**
   * Adds this parameter to the query of every attempt's URL, as `attempt=k3f9x2-12`: a mark of the bus, and the attempt's number. Server logs can
   * then be joined with `url` of `open` and `attemptId` of `close`. Letters, digits and `_ . ~ -`; no name of a credential. Default none.
   */
  attemptParam?: string;
  /** Said in the snapshot while there is no URL. */
  waitingFor?: string | undefined;
  /** Over provider + handshake + hello. Default 10 000 ms. */
  connectTimeoutMs?: number;
  /** An attempt that takes longer is announced as slow. Default 3 000 ms. */
  slowAfterMs?: number;
  /** How long our close() may stay unanswered before the socket is let go. Default 2 000 ms. */
  closeTimeoutMs?: number;
  /** Sent on every open, before the queue; encoded like all messages. */
  hello?: HelloOption<Out>;
  /** The phase stays 'connecting' until a message makes this return true. Messages before it are delivered after `open`. */
  ready?: (message: In) => boolean;
  /**
   * How messages become text or bytes, and back. Default 'raw': what WebSocket takes and gives. 'json': text; a binary message that
   * arrives is invalid. Two functions of your own otherwise.
   */
  codec?: 'raw' | 'json' | Codec<unknown, Out>;
  /** Standard Schema v1, synchronous. Sees every decoded message; its output replaces the message. What it refuses is the event `invalid`. */
  validate?: StandardSchema<In>;
  /** The type that `onMessage` goes by. Default `message.type`. One that throws is treated as a listener that throws. */
  typeOf?: (message: In) => string | undefined;
  retry?: RetryOptions;
  /** Off by default: a connection that is dead without a word is then not noticed. */
  heartbeat?: HeartbeatOptions<In, Out>;
  /** A page hidden for this long is disconnected, and connects only when somebody looks again, whoever asks meanwhile. Default Infinity. */
  pauseWhenHiddenMs?: number;
  /** Beats the preset, which beats the default. */
  closeCodes?: CloseCodesOption;
  queue?: QueueOptions;
  /** As of WebSocket. Default 'blob', the platform's. */
  binaryType?: 'blob' | 'arraybuffer';
  /** Where lines go. Default: warnings nobody listens for go to the console; `false` silences. */
  logger?: Logger | false;
  /** What is done about trouble, beside trying again. Default 'auto'; 'passive' at most where the WebSocket class is not the browser's own. */
  diagnose?: DiagnoseOption;
  /**
   * When `whysocket/diagnose` is loaded, which makes verdicts of what main only names. Default 'trouble': once an attempt is slow or has failed.
   * 'idle': also after the first open, when the page has nothing to do. A function loads it itself, on trouble. Where the WebSocket class is not the browser's own, as
   * in an application's tests, the default is 'never'.
   */
  doctor?: 'trouble' | 'idle' | 'never' | (() => Promise<Doctor>);
  probes?: ProbeOptions;
  /** As of fetch, for probes. Default 'same-origin'. */
  probeCredentials?: RequestCredentials;
  /** Takes out of a text that is about to be shown what only the application knows to be secret. Secrets of the usual kinds are out already. */
  redact?: (text: string, where: string) => string;
  /** Default: the global WebSocket, read at every attempt. */
  WebSocket?: typeof WebSocket;
  /** holdBus: how long the last release waits before it closes. Default 5 000 ms. */
  lingerMs?: number | undefined;
  /** holdBus: whether this holder wants the bus connected. Default true. */
  enabled?: boolean | undefined;
  /** whysocket/react: of which types the last message is kept, so that a `useMessages` that is mounted later begins with it. Default none. */
  retain?: readonly string[];
}

/** A key is optional only where one can be read off a string URL. */
export type BusOptions<In = Incoming, Out = Data> = BusOptionsBase<In, Out> &
  ({ url: string; key?: string | undefined } | { url: UrlOption<Out>; key: string });
export type BusPatch<In = Incoming, Out = Data> = Partial<BusOptionsBase<In, Out>> & { url?: UrlOption<Out> };

export interface CloseInfo {
  readonly attempt: number;
  /** What `attemptParam` told the server; absent without it. */
  readonly attemptId?: string;
  readonly phase: Stage;
  readonly cause: Cause;
  readonly action: CloseAction;
  /** The code of the close event; absent if the attempt ended without one. */
  readonly code?: number;
  /** What the server said, redacted; untrusted text. */
  readonly reason: string;
  readonly wasClean: boolean;
  /** 0 if it never opened. */
  readonly openedForMs: number;
  /** One plain sentence. */
  readonly message: string;
}

export interface Snapshot {
  readonly phase: PhaseName;
  readonly reason?: PhaseReason;
  /** What the provider or `waitingFor` says it waits for. */
  readonly waitingFor?: string;
  /** Somebody asked for a connection and nothing has ended that wish. */
  readonly wanted: boolean;
  /** How often this bus has been open. 0 while connecting: first connect; more: reconnect. */
  readonly opens: number;
  readonly attempt: number;
  /** Epoch ms. */
  readonly openedAt?: number;
  /** Epoch ms. */
  readonly retryAt?: number;
  readonly lastClose?: CloseInfo;
  /** Of the last heartbeat that `isAnswer` found an answer to. */
  readonly rttMs?: number;
  readonly queue: { readonly messages: number; readonly bytes: number };
  /** Of the latest trouble; taken back once a connection has proved stable. */
  readonly verdict?: Verdict;
  /** With 'invalid-options': the OptionError or KeyConflict. */
  readonly error?: Error;
}

export interface Store {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => Snapshot;
}

export type RefusalCode = 'stopped' | 'disposed' | 'queue-full' | 'too-large' | 'closed' | 'inert';
export type Sent =
  | { readonly status: 'passed'; readonly id: number }
  | { readonly status: 'queued'; readonly id: number; readonly position: number }
  | { readonly status: 'refused'; readonly code: RefusalCode };
export interface SendOptions {
  /** A message with this label still in the queue ends as 'replaced'. */
  replaces?: string;
  maxAgeMs?: number;
  /** Default 'queue'. */
  whenClosed?: 'queue' | 'refuse';
}
/**
 * `sent`: handed to the socket and gone from the browser's buffer; no page can know whether it arrived. `maybe-sent`: handed over, and the
 * connection ended first. The rest were never handed over: too old, pushed out, replaced, taken back, or the bus stopped.
 */
export type OutcomeName = 'sent' | 'maybe-sent' | 'expired' | 'evicted' | 'replaced' | 'withdrawn' | 'stopped';

export type ConnectRefusal = 'already-running' | 'waiting' | 'needs-because' | 'restart-storm' | 'disposed' | 'inert';
export interface Started {
  readonly started: boolean;
  readonly why?: ConnectRefusal;
}

export type WarningCode =
  | 'options-differ'
  | 'unknown-option'
  | 'listener-threw'
  | 'abi-mismatch'
  | 'greeting-overflow'
  | 'restart-storm'
  | 'bad-server-delay'
  /** `validate` answered with a promise. Once. */
  | 'async-validator'
  /** Messages are invalid, and nobody listens to that event. Once. */
  | 'invalid-message'
  /** An iterator was too slow and has lost messages. Once for each. */
  | 'messages-dropped'
  /** The application's `redact` threw, or gave no string: the text is withheld. */
  | 'redact-failed'
  /** The second module could not explain; the short verdict stands. Once. */
  | 'diagnosis-failed';

export interface BusEvents<In = Incoming> {
  phase: { readonly from: PhaseName; readonly to: PhaseName; readonly reason?: PhaseReason; readonly attempt: number };
  /** `slow` is there on the second announcement, when the attempt takes long: how far it has come. */
  attempt: { readonly attempt: number; readonly refresh: boolean; readonly slow?: Stage };
  open: {
    readonly attempt: number;
    readonly opens: number;
    readonly protocol: string;
    readonly url: string;
    readonly tookMs: number;
  };
  message: In;
  /** A message that could not be decoded, or was refused by `validate`: `error` is what was thrown, `issues` what the schema says. */
  invalid: {
    readonly attempt: number;
    readonly stage: 'decode' | 'validate';
    readonly raw: Incoming;
    readonly error?: unknown;
    readonly issues?: readonly Issue[];
  };
  close: CloseInfo;
  retry: {
    readonly attempt: number;
    readonly delayMs: number;
    readonly at: number;
    readonly reason: PhaseReason;
    readonly failures: number;
  };
  stopped: {
    readonly reason: StopReason;
    readonly revive: 'connect' | 'connect-because' | 'never';
    readonly message: string;
  };
  queue: { readonly messages: number; readonly bytes: number };
  outcome: { readonly id: number; readonly outcome: OutcomeName };
  /** The trouble has a name, or a better one than before. Not told when it is taken back: see the snapshot. */
  verdict: Verdict;
  warning: { readonly code: WarningCode; readonly message: string; readonly detail?: unknown };
}

export interface MessageInfo {
  readonly attempt: number;
  /** Arrived while the connection was being made, before `ready` answered. */
  readonly early: boolean;
}

/** One open connection. Frozen, and of no use any more once it has ended. */
export interface Connection<Out = Data> {
  readonly attempt: number;
  readonly opens: number;
  readonly protocol: string;
  /** Redacted. */
  readonly url: string;
  readonly tookMs: number;
  /** On this very connection, past the queue; 'closed' once it has ended. */
  send(message: Out): Sent;
}

export interface ListenOptions {
  signal?: AbortSignal | undefined;
  once?: boolean;
}

/** Since the bus was made. Sizes are UTF-16 code units of text and bytes of anything binary. */
export interface Counters {
  /** All that arrived, before `open`, invalid and dropped ones included. */
  readonly messagesIn: number;
  readonly sizeIn: number;
  /** Handed to a socket, hello included. */
  readonly messagesOut: number;
  readonly sizeOut: number;
  /** Of those that arrived: told as `invalid`. */
  readonly invalid: number;
  /** Pushed out of an iterator's buffer, each iterator counted; or too many before `ready` said yes. */
  readonly dropped: number;
  readonly opens: number;
  readonly attempts: number;
}

export interface MessagesOptions {
  signal?: AbortSignal | undefined;
  /** Most that wait to be taken; then the oldest is dropped, with one `warning`. Default 1 000. */
  limit?: number;
}
/** Ends at `dispose`, when the signal is aborted, and by `return()` or leaving a `for await`; what still waits is then let go. */
export interface Messages<In> extends AsyncIterableIterator<In> {
  return(): Promise<IteratorResult<In>>;
}

export interface Bus<In = Incoming, Out = Data> {
  /** Changes with `identity`. */
  readonly key: string;
  readonly store: Store;
  /** Starts if nothing runs. `because` is needed after a terminal close or exhaustion, and cuts a wait short. */
  connect(options?: { because?: string }): Started;
  /** Closes what is there and connects anew, without a wait but for `retry.minDelayMs`; starts again what has stopped, too, as `connect` with a reason. */
  reconnect(options: { because: string }): Started;
  /** Never throws for state; a code or reason that WebSocket.close would refuse is an OptionError. */
  close(code?: number, reason?: string): void;
  /**
   * Where subscriptions belong: runs now if open, and on every open, before `open` is told and before what was queued goes out. What it
   * returns runs once when that connection ends, when this is unsubscribed by the function returned or by the signal, or at dispose.
   */
  whileOpen(
    // biome-ignore lint/suspicious/noConfusingVoidType: as of an effect, which may return nothing.
    run: (connection: Connection<Out>) => void | (() => void),
    options?: { signal?: AbortSignal | undefined },
  ): () => void;
  /** Rejects with StoppedError if the bus is stopped or stops, or with the signal's reason. Does not connect. */
  whenOpen(options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** All messages have had their outcome: sent, or ended otherwise, as at dispose. Rejects with the signal's reason only. */
  drained(options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** Throws an OptionError with path `data` if the message cannot be encoded. */
  send(message: Out, options?: SendOptions): Sent;
  /** True if the message was still queued; its outcome is then 'withdrawn'. */
  withdraw(id: number): boolean;
  /** Absent or undefined keeps. A changed url, protocols, identity or element of reconnectOn reconnects. */
  update(patch: BusPatch<In, Out>): void;
  on<K extends keyof BusEvents>(
    type: K,
    listener: K extends 'message' ? (data: In, info: MessageInfo) => void : (event: BusEvents<In>[K]) => void,
    options?: ListenOptions,
  ): () => void;
  /** Only messages of this type (see `typeOf`), or those that the guard says true to. Returns an unsubscribe. */
  onMessage<T extends MessageType<In>>(
    type: T,
    handler: (message: MessageOf<In, T>, info: MessageInfo) => void,
    options?: Omit<ListenOptions, 'once'>,
  ): () => void;
  onMessage<M extends In>(
    guard: ((message: In) => message is M) | ((message: In) => boolean),
    handler: (message: M, info: MessageInfo) => void,
    options?: Omit<ListenOptions, 'once'>,
  ): () => void;
  /** All messages from this call on, for `for await`. A `limit` that is no whole number from 1 is an OptionError. */
  messages(options?: MessagesOptions): Messages<In>;
  /** Costs nothing until it is asked; not in the snapshot, which would change with every message. */
  counters(): Counters;
  /** Ends the bus for everybody and frees the key. */
  dispose(): void;
  /**
   * What happened and why, safe to paste into a public ticket. Loads `whysocket/diagnose`; where that is not to be had, it is the verdict and the
   * snapshot. Never rejects for that.
   */
  report(options?: ReportOptions): Promise<Report>;
  /** The bounded record of everything the state machine was told: numbers only, so nothing private is in it. */
  journal(): Float64Array;
  [Symbol.dispose](): void;
}

export interface Held<In = Incoming, Out = Data> {
  readonly bus: Bus<In, Out>;
  /**
   * Only the first call counts. With `atOnce` a bus that nobody else holds does not linger, as after a log-out; neither does it any longer if it was
   * released before.
   */
  release(atOnce?: boolean): void;
  /**
   * What this holder asks for from now on, `enabled` included; all of it, not a patch. Of others' options only its own url, protocols and hello may
   * change those of the bus. Another key or identity is an OptionError: that is another bus.
   */
  update(options: BusOptions<In, Out>): void;
}

/** Only a codec says what may be sent: nothing else is to be inferred from. */
type Fixed<T> = [T][T extends unknown ? 0 : never];

/** What `getBus` and `holdBus` take, and the types of messages that follow. With 'json' alone nothing is known of what arrives. */
export interface Take<Kind extends 'bus' | 'held' = 'bus'> {
  <In, Out = unknown>(
    options: BusOptions<In, Fixed<Out>> & { codec: 'json' | Codec<unknown, Out>; validate: StandardSchema<In> },
  ): Taken<Kind, In, Out>;
  <In = unknown, Out = unknown>(
    options: BusOptions<In, Fixed<Out>> & { codec: 'json' | Codec<In, Out> },
  ): Taken<Kind, In, Out>;
  <In = unknown, Out = unknown>(options: BusOptions<In, Fixed<Out>> & { preset: CodedPreset }): Taken<Kind, In, Out>;
  <In>(options: BusOptions<In> & { validate: StandardSchema<In> }): Taken<Kind, In, Data>;
  (options: BusOptions): Taken<Kind, Incoming, Data>;
}
type Taken<Kind, In, Out> = Kind extends 'bus' ? Bus<In, Out> : Held<In, Out>;

export interface Definition<In, Out> {
  getBus(options: BusOptions<In, Out>): Bus<In, Out>;
  holdBus(options: BusOptions<In, Out>): Held<In, Out>;
}

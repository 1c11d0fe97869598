/**
 * The lab stages causes of failed connections with real servers, lets real engines meet them, and judges what the product says.
 *
 *   npm run lab                     everything           npm run lab -- --short      one row per class, and the incidents
 *   npm run lab -- --engine webkit --only "redirect"     words of a title            npm run lab -- --raw  what the engines show, against the evidence
 *
 * A ROW is told once, in `rows/*.mjs` or `incidents/*.mjs`, and played in each engine and variant:
 *
 *   row('the server answers 404, to everybody', {
 *     cause: '09 404 (GET 404)',       // its name in the table of evidence (classes.json); rows outside of it leave this out
 *     truth: 'http-404',               // the verdict's id that is true
 *     set: ['http-404', 'redirect'],   // outside of the table: the ids that look alike, if that is known; may be `({ engine, variant }) => …`
 *     certain: true,                   // the verdict must be certain; may be `({ engine, variant }) => …`
 *                                      // truth and cause may be functions, too; they also know `opened`: the page saw the socket open
 *     engines: ['chromium'],           // default: all three
 *     variants: ['plain', 'cors'],     // default: ['plain']; see below
 *     short: false,                    // too long for `--short`, which else has one row per class, and all incidents
 *     kind: 'incident',                // 'named by main': no probe was needed
 *     page: { csp: "…" },              // what is special about the page; see PAGE
 *     browser: { args: [], prefs: {} } // a browser of its own, with these flags
 *     deadlineMs: 30_000,              // for the whole row; default 20 s
 *     options: { timeoutMs: 3_000 },   // for `diagnose` (JSON); also what `stage` answers may hold them
 *   }, async (place) => {
 *     const server = await place.http((request) => request.answer(404));
 *     return { url: server.ws('/ws'), healthUrl: server.http('/healthz') };
 *   });
 *
 * STAGE, the function at the end, starts the servers and answers `{ url, healthUrl?, protocols?, candidates?, options?, … }`, JSON.
 * Whatever it started by its place ends with the row. The page then runs `diagnose(url, { mode: 'deep', timeoutMs: 1500, … })`.
 *
 * ASK, if given as a property of the row, is what the page runs instead, and has to answer a Verdict. It sees the page's globals only:
 *
 *   ask: ({ url, lab }) => lab.bus({ url: () => new Promise(() => {}) }, { until: 'provider-timeout' }),
 *
 * `lab.diagnose(url, options)` and `lab.bus(options, { until, withinMs, act })`: a bus with `diagnose: 'deep'`, connected; answers the first verdict (with
 * the id `until`, if that is given; else one that is more than `possible`), else the last one after `withinMs`. `lab.entry('.')`, `lab.entry('./diagnose')` import the package's entries.
 *
 * BEFORE is run in the page first, `({ url, healthUrl, lab }) => …`. AROUND is for the driver: `(browser, play) => whileOffline(browser, play)`.
 *
 * CHECK, if given as a property of the row, is asked `(verdict, { place, engine, variant, staged })` after it was judged and while its servers are still there,
 * and throws what it misses: words, fixes, commands that have to work.
 *
 * VARIANTS are what the server lets a page see, and over what:
 *   plain     ws:// and http://, another origin than the page's, no CORS        tls        the same over TLS, the page is https://
 *   cors      as plain; every HTTP answer has CORS and Timing-Allow-Origin      tls-cors   the same over TLS
 *   same      as plain; the server serves the page, too
 *
 * A PLACE belongs to one row in one engine. It has a loopback address of its own, because engines queue handshakes and delay retries by address:
 *   place.address   127.80.x.y; all its ports are free          place.name     pN.wsx.test, the same address; certificates are good for it
 *   place.engine, place.variant, place.secure, place.cors, place.same            place.ports    { plain: 8080, tls: 8443 }, what `http` listens to
 *   place.http(handle, options)   an HTTP server of raw bytes, TLS where the variant wants it (wire.mjs); answers `{ ws(path), http(path) }`
 *   place.listen(port, connected, { tls, address }) a TCP or TLS server that does what it likes
 *   place.run(program, arguments, options)  a program, ended with the row; place.ready(port) resolves when something accepts there
 *   place.folder()                a folder of its own, for configurations
 *   place.files                   { ca, cert, key }: paths of PEM files; cert is for *.wsx.test, localhost and 127.0.0.1
 *   place.once(key, start)        what is dear to start and may be shared by rows: `start(shared)` gets a place that ends with the whole run
 *   place.closing(fn)             what else is to be done at the end
 *
 * PAGE: `{ csp, headers: { name: value }, secure: true | false, worker: true }`. `secure` overrides the variant's scheme; with `worker`, a service worker
 * that answers every request of the page from its store controls it. The page is on https://app.wsx.test:8443 or http://app.wsx.test:8080.
 *
 * JUDGEMENT: judge.mjs. A set is exact if it has all verdicts that look alike in the measured matrix (classes.json, made by classes.mjs; what look.mjs counts as
 * evidence) and none that was staged in the same circumstances and looks different. causes.mjs says which verdict is true for each cause of the matrix.
 *
 * NAMES: *.wsx.test above; nowhere.wsx.example does not exist; never.wsx.example is never answered. Nothing outside of the machine can be reached.
 */
export { row, rows } from './rows.mjs';

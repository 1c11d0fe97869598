/** What a shell can ask: curl 7.88, OpenSSL 3, getent, Node 20 without packages. */
import { quote } from './plain.js';
import type { Place } from './shape.js';

/** The handshake's URL as plain HTTP has it. Built from its parts where it is no URL at all. */
export const httpOf = ({ url, secure, host, port, path }: Place): string => {
  const whole = /^(?:ws|http)(s?:\/\/[^#]*)/i.exec(url);
  return whole ? `http${whole[1]}` : `http${secure ? 's' : ''}://${host}${port && `:${port}`}${path}`;
};

const portOf = (place: Place): string => place.port || (place.secure ? '443' : '80');
const at = (place: Place): string => quote(`${place.host}:${portOf(place)}`);
const bare = (host: string): string => host.replace(/^\[|]$/g, '');
const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='; // RFC 6455 §1.3 has its answer, too
const HEADERS = `-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: ${KEY}'`;
/** -g: brackets and braces are no patterns. A body would only be in the way. */
const CURL = 'curl -gsS -D - -o /dev/null --max-time';
const origin = (place: Place): string => (place.origin ? ` -H ${quote(`Origin: ${place.origin}`)}` : '');
const asked = (place: Place): string =>
  place.protocols ? ` -H ${quote(`Sec-WebSocket-Protocol: ${place.protocols}`)}` : '';

const upgrade = (place: Place, headers: string, url = httpOf(place), seconds = 5): string =>
  `${CURL} ${seconds} --http1.1 ${HEADERS}${headers} ${quote(url)} 2>&1`;

/** Only the first line, and soon: an accepted socket would stay open. */
const first = (place: Place, headers: string): string => `${upgrade(place, headers, httpOf(place), 2)} | head -n 1`;

const node = (script: string, ...args: string[]): string => `node -e '${script}' -- ${args.map(quote).join(' ')}`;

/** No quote of the shell's kind may be in a script. */
const OPEN =
  `const[U,O,P]=process.argv.slice(1),u=new URL(U),H={Connection:"Upgrade",Upgrade:"websocket","Sec-WebSocket-Version":13,"Sec-WebSocket-Key":"${KEY}"},say=console.log;` +
  'if(O)H.Origin=O;if(P)H["Sec-WebSocket-Protocol"]=P;' +
  'const end=m=>{say(m);process.exit()};' +
  'require(u.protocol.slice(0,-1)).get(u,{agent:false,headers:H}).on("error",e=>end(e.code||e.message)).on("response",r=>end("HTTP "+r.statusCode))';
const LOOK =
  'setTimeout(()=>end("no answer in 5 s"),5e3);' +
  `${OPEN}.on("upgrade",r=>{const h=r.headers,g=n=>h["sec-websocket-"+n]||"none",p=g("protocol");` +
  'end("101, accept "+(g("accept")=="s3pPLMBiTxaQ9kYGzzhZRbK+xOo="?"right":"WRONG")+", upgrade "+h.upgrade+", connection "+h.connection+", protocol "+p+(p=="none"||P.split(/, */).includes(p)?"":" (not asked for)")+", extensions "+g("extensions"))})';
const STAY =
  'const T=Date.now(),S=+process.argv[4];setTimeout(()=>gone("still open"),S*1e3);' +
  `${OPEN}.on("upgrade",(r,s,b)=>{say("open");const on=c=>{b=Buffer.concat([b,c]);for(;;){if(b.length<2)return;if(b[0]&112||b[1]&128||(b[0]&7)>2)gone("bad frame");` +
  'let n=b[1]&127,o=2;if(n>126)n=b.length>9?Number(b.readBigUInt64BE(2)):1/0,o=10;else if(n>125)n=b.length>3?b.readUInt16BE(2):1/0,o=4;if(b.length<o+n)return;' +
  'const k=b[0]&15,p=b.subarray(o,o+n);b=b.subarray(o+n);if(k==8)gone("close "+(n>1?p.readUInt16BE():1005)+" "+text(p.subarray(2)));if(k==1)say("text "+text(p))}};' +
  's.on("data",on).on("error",e=>gone(e.code)).on("close",()=>gone("cut"));on(Buffer.alloc(0))});' +
  'function text(p){return JSON.stringify(String(p.subarray(0,200)))}function gone(m){end(m+" after "+((Date.now()-T)/1e3).toFixed(1)+" s")}';
const EXTENDED =
  'const[U,O]=process.argv.slice(1),u=new URL(U),end=m=>{console.log(m);process.exit()},say=m=>end("extended CONNECT: "+m);' +
  'setTimeout(()=>say("no answer in 5 s"),5e3);' +
  'const c=require("http2").connect(u.origin).on("error",e=>end("no HTTP/2: "+(e.code||e.message))).on("remoteSettings",s=>{' +
  'if(!s.enableConnectProtocol)return say("not offered");' +
  'c.request({":method":"CONNECT",":protocol":"websocket",":scheme":"https",":authority":u.host,":path":u.pathname+u.search,"sec-websocket-version":"13",...O&&{origin:O}})' +
  '.on("response",h=>say(h[":status"])).on("error",e=>say(e.code)).on("close",()=>say("stream closed"))})';
const PARSE =
  'try{const u=new URL(process.argv[1]);console.log("parsed "+u.href+(u.hash?" fragment":"")+(/^(ws|http)s?:$/.test(u.protocol)?"":" other scheme"))}catch{console.log("no URL")}';

/** How long to watch: past the limit that is suspected, but never for ever. */
const patience = (seconds: unknown): string =>
  String(typeof seconds === 'number' && seconds > 0 ? Math.min(Math.ceil(seconds * 1.2) + 5, 4000) : 90);

interface Commands {
  readonly [name: string]: (place: Place, seconds?: unknown) => string | false;
}

/** `false` where the question makes no sense. */
export const COMMANDS: Commands = {
  /** A plain GET: status and headers, or curl's number for what went wrong. */
  get: (place) => `${CURL} 5${origin(place)} ${quote(httpOf(place))} 2>&1`,
  'get-https': (place) => `${CURL} 5 ${quote(httpOf(place).replace(/^http:/, 'https:'))} 2>&1`,
  'get-http': (place) => `${CURL} 5 ${quote(httpOf(place).replace(/^https:/, 'http:'))} 2>&1`,
  upgrade: (place) => upgrade(place, origin(place) + asked(place)),
  origins: (place) => `${first(place, origin(place))}; ${first(place, '')}`,
  'upgrade-slash': (place) => upgrade(place, origin(place), httpOf(place).replace(/\/?(?=$|\?)/, '/')),
  often: (place) => `for i in 1 2 3 4 5 6; do ${first(place, origin(place) + asked(place))}; done`,
  look: (place) => node(LOOK, httpOf(place), place.origin, place.protocols),
  looks: (place) => `for p in ${quote(place.protocols)} ''; do ${node(LOOK, httpOf(place), place.origin)} "$p"; done`,
  stay: (place) => node(STAY, httpOf(place), place.origin, place.protocols, '6'),
  idle: (place, seconds) => node(STAY, httpOf(place), place.origin, place.protocols, patience(seconds)),
  extended: (place) => place.secure && node(EXTENDED, httpOf(place), place.origin),
  tls: (place) => {
    const host = bare(place.host);
    const name = isAddress(host)
      ? `-verify_ip ${quote(host)}`
      : `-servername ${quote(host)} -verify_hostname ${quote(host)}`;
    return `openssl s_client -connect ${at(place)} ${name} -verify_return_error -brief </dev/null 2>&1`;
  },
  name: (place) => `getent ahosts -- ${quote(bare(place.host))} || echo 'no address'`,
  policy: (place) =>
    `${CURL} 5 ${quote(`${place.origin}/`)} 2>&1 | grep -i '^content-security-policy' || echo 'no policy header'`,
  parse: (place) => node(PARSE, place.url),
};

/**
 * After how many seconds platforms cut a connection unless told otherwise. Only what a documentation, a source or a measurement
 * says; what is merely told among users is marked.
 */
export const LIMITS: { readonly [seconds: number]: string } = {
  30: 'Google Cloud load balancer (lifetime, busy or not), Deno (unanswered pings), Jetty',
  40: 'uvicorn and Python websockets (unanswered pings: 20 s + 20 s)',
  45: 'Socket.IO (unanswered pings: 25 s + 20 s)',
  55: 'Heroku router',
  60: 'nginx, ingress-nginx, AWS ALB and Classic ELB, Varnish, Phoenix (no message from the client), Fly.io (reported)',
  100: 'Cloudflare (reported; the documentation gives no number)',
  300: 'Envoy, Azure Front Door, Apache on Debian, Cloud Run (lifetime)',
  350: 'AWS NLB',
  600: 'AWS API Gateway, AWS CloudFront',
  3600: 'Cloud Run (longest lifetime), HAProxy with the usual timeout tunnel 1h',
  7200: 'AWS API Gateway (lifetime)',
  14400: 'Azure Front Door (lifetime)',
};

/** Timers of proxies are coarse, and ours start at another moment. */
const EARLY = 0.97;
const LATE = 1.03;
const SLACK_S = 1.5;

/** Whose limit it may be; empty if nobody's. */
export const platformsOf = (seconds: number): string =>
  Object.entries(LIMITS)
    .filter(([limit]) => seconds >= +limit * EARLY - SLACK_S && seconds <= +limit * LATE + SLACK_S)
    .sort(([a], [b]) => Math.abs(+a - seconds) - Math.abs(+b - seconds))
    .map(([, names]) => names)
    .join('; ');

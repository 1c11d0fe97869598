/** The service worker of a progressive web app: whatever does not answer is answered from the store, with 200. */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const offline = () =>
    new Response('<!doctype html><title>You are offline</title>', { headers: { 'Content-Type': 'text/html' } });
  event.respondWith(fetch(event.request).catch(offline));
});

/* The service worker of /app/: keeps the app itself on the phone, so that it opens without a signal.
   It never touches an answer of the API: what a member owns is kept by the app, which wipes it at log-out.
   A release is one cache; the next release fills another and this one is dropped. */
const CACHE = "saldoku-{{ version }}";
const SHELL = {{ shell|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      // Addresses with a version in them never change, so what the page has just loaded serves here too.
      .then((cache) => cache.addAll(SHELL.map((url) => new Request(url, { cache: url === "/app/" ? "no-cache" : "default" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("saldoku-") && name !== CACHE)
        .map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!SHELL.includes(url.pathname)) return;
  event.respondWith(
    caches.open(CACHE)
      .then((cache) => cache.match(url.pathname, { ignoreVary: true }))
      .then((held) => held || fetch(request)),
  );
});

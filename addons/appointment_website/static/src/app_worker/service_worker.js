/**
 * Shows a page that says so where the connection is missing. Which pages there are
 * stands above, from the server. Another worker may import this: names stay inside.
 *
 * Nothing else is kept: bookings and accounts are private and change. Odoo's back
 * office has a worker of its own; a worker with a narrower scope goes before this one.
 */

(() => {
    const {pages, version} = self.APPOINTMENT_OFFLINE;
    const CACHE = `appointment-offline-${version}`;
    const NOT_OURS = /^\/(odoo|web|pos|scoped_app)(\/|$)/;

    self.addEventListener("install", (event) => {
        event.waitUntil(keepPages());
        self.skipWaiting();
    });

    self.addEventListener("activate", (event) => {
        event.waitUntil(forgetOldPages().then(() => self.clients.claim()));
    });

    self.addEventListener("fetch", (event) => {
        const {method, mode, url} = event.request;
        const isPage = mode === "navigate" && method === "GET";
        if (isPage && !NOT_OURS.test(new URL(url).pathname)) {
            event.respondWith(fetch(event.request).catch(() => findPage(url)));
        }
    });

    async function keepPages() {
        const cache = await caches.open(CACHE);
        // The same page twice is an error for the browser.
        await cache.addAll([...new Set(Object.values(pages))]);
    }

    async function forgetOldPages() {
        const names = await caches.keys();
        const old = names.filter(
            (name) => name.startsWith("appointment-offline-") && name !== CACHE
        );
        await Promise.all(old.map((name) => caches.delete(name)));
    }

    /** The page in the language of the address that was asked for. */
    async function findPage(url) {
        const [, prefix] = new URL(url).pathname.split("/");
        const cache = await caches.open(CACHE);
        const page = await cache.match(pages[prefix] || pages[""]);
        return page || Response.error();
    }
})();

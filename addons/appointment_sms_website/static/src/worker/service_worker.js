/**
 * Shows what the store has to tell, and opens the booking's page at a click.
 *
 * It answers no request and keeps no page: there is no "fetch" here on purpose. The
 * script that it imports shows the page for those who are offline.
 */

const PAGES = /^\/(\w+\/)?(my\/bookings|booking)\/\d+/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
    const message = read(event.data);
    if (message) {
        const {title, ...options} = message;
        event.waitUntil(self.registration.showNotification(title, options));
    }
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openPage(event.notification.data.url));
});

/** The notification in what came, or nothing where it is none of ours. */
function read(data) {
    try {
        return toNotification(data.json());
    } catch {
        return null;
    }
}

function toNotification({title, body, url, tag, lang}) {
    const {href, origin, pathname} = new URL(url, self.location.origin);
    const isOurs = origin === self.location.origin && PAGES.test(pathname);
    const isText = [title, body].every((text) => text && typeof text === "string");
    if (!isOurs || !isText) {
        return null;
    }
    return {
        title,
        body,
        tag: String(tag || ""),
        lang: String(lang || ""),
        data: {url: href},
    };
}

/** The page if it is open already, else a new one. */
async function openPage(url) {
    const [number] = new URL(url).pathname.match(/\d+/);
    const pages = await self.clients.matchAll({
        type: "window",
        includeUncontrolled: true,
    });
    const page = pages.find((client) =>
        new RegExp(`/booking/${number}/`).test(new URL(client.url).pathname)
    );
    return page ? page.focus() : self.clients.openWindow(url);
}

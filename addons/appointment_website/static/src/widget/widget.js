/**
 * Free times of a store on any website:
 *
 *   <script src="https://host/appointment/widget.js" data-store="my-store"></script>
 *
 * data-service="12"   one service instead of the list
 * data-lang="de"      language; else the visitor's
 * data-mode="button"  a button that opens the times, instead of the times themselves
 * data-label="…"      text of that button
 *
 * Sets no cookie and stores nothing. What is chosen is booked in a window of the store.
 */
(() => {
    const WORDS = {
        de: ["Termin buchen", "Schließen"],
        el: ["Κλείστε ραντεβού", "Κλείσιμο"],
        en: ["Book an appointment", "Close"],
        ro: ["Programează-te", "Închide"],
    };
    const FIRST_HEIGHT = 560;
    const LOWEST = 120;
    const HIGHEST = 6000;

    const script = document.currentScript;
    const {store, service, lang, mode, label} = script.dataset;
    const {origin} = new URL(script.src);
    const spoken = lang || document.documentElement.lang || navigator.language || "en";
    const [book, close] = WORDS[spoken.slice(0, 2).toLowerCase()] || WORDS.en;

    function makeFrame() {
        const path = ["/appointment/widget", store, service].filter(Boolean);
        const url = new URL(path.map(encode).join("/"), origin);
        if (lang) {
            url.searchParams.set("lang", lang);
        }
        const frame = document.createElement("iframe");
        Object.assign(frame, {title: label || book, loading: "lazy"});
        Object.assign(frame.style, {
            border: "0",
            display: "block",
            height: `${FIRST_HEIGHT}px`,
            width: "100%",
        });
        // Only our own page in this very frame is listened to, and only to a number.
        window.addEventListener("message", (ev) => {
            const height = ev.data?.appointmentHeight;
            const isOurs = ev.origin === origin && ev.source === frame.contentWindow;
            if (isOurs && Number.isInteger(height)) {
                frame.style.height = `${Math.min(Math.max(height, LOWEST), HIGHEST)}px`;
            }
        });
        frame.src = url.href;
        return frame;
    }

    function encode(part, index) {
        return index ? encodeURIComponent(part) : part;
    }

    function makeButton(text) {
        const button = document.createElement("button");
        Object.assign(button, {type: "button", textContent: text});
        Object.assign(button.style, {
            background: "#1b4965",
            border: "0",
            borderRadius: "6px",
            color: "#fff",
            cursor: "pointer",
            font: "inherit",
            minHeight: "44px",
            padding: "10px 18px",
        });
        return button;
    }

    /** A dialog of the browser keeps the focus inside and closes with Escape. */
    function makeDialog() {
        const dialog = document.createElement("dialog");
        dialog.setAttribute("aria-label", label || book);
        Object.assign(dialog.style, {
            border: "0",
            borderRadius: "8px",
            boxSizing: "border-box",
            maxHeight: "94vh",
            maxWidth: "720px",
            overflow: "auto",
            padding: "12px",
            width: "94vw",
        });
        const button = makeButton(close);
        button.addEventListener("click", () => dialog.close());
        dialog.append(button);
        return dialog;
    }

    function makeOpener() {
        const holder = document.createElement("div");
        const opener = makeButton(label || book);
        const dialog = makeDialog();
        opener.setAttribute("aria-haspopup", "dialog");
        opener.addEventListener("click", () => {
            if (dialog.childElementCount === 1) {
                dialog.append(makeFrame());
            }
            dialog.showModal();
        });
        holder.append(opener, dialog);
        return holder;
    }

    function start() {
        const widget = mode === "button" ? makeOpener() : makeFrame();
        if (script.closest("body")) {
            script.after(widget);
        } else {
            document.body.append(widget);
        }
    }

    if (!store) {
        console.warn("The appointment widget needs data-store.");
    } else if (document.body) {
        start();
    } else {
        document.addEventListener("DOMContentLoaded", start, {once: true});
    }
})();

import {rpc, RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const WORKER = "/booking/service-worker.js";
const SCOPE = "/booking/";
// Errors of the server that say to people what is wrong.
const SPOKEN = /^odoo\.exceptions\.|\.TooManyRequests$/;

/** Switches push on and off for this device; nothing is asked before a click. */
export class BookingPush extends Interaction {
    static selector = ".o_appointment_push";
    dynamicContent = {
        ".o_appointment_push_on": {"t-on-click": this.locked(this.switchOn, true)},
        ".o_appointment_push_off": {"t-on-click": this.locked(this.switchOff, true)},
    };

    async willStart() {
        this.isAble =
            window.isSecureContext &&
            "serviceWorker" in navigator &&
            "PushManager" in window &&
            "Notification" in window;
        this.state = this.isAble ? await this.findState() : "";
    }

    start() {
        if (this.isAble) {
            this.show(this.state);
            this.el.classList.remove("d-none");
        }
    }

    /** What was chosen on this device before: "on", "off" or "denied". */
    async findState() {
        if (Notification.permission === "denied") {
            return "denied";
        }
        try {
            const worker = await navigator.serviceWorker.getRegistration(SCOPE);
            const known = await worker?.pushManager.getSubscription();
            if (!known || Notification.permission !== "granted") {
                return "off";
            }
            const {is_on: isOn} = await this.ask("state", known);
            return isOn ? "on" : "off";
        } catch {
            return "off";
        }
    }

    async switchOn() {
        // Browsers show their question only as the answer to a click: it comes first.
        const permission = await this.waitFor(Notification.requestPermission());
        if (permission !== "granted") {
            this.show(permission === "denied" ? "denied" : "off");
            return;
        }
        await this.waitFor(
            this.attempt(async () => {
                const worker = await this.startWorker();
                const {key} = await this.ask("state");
                const subscription = await this.subscribe(worker, key);
                await this.ask("on", subscription);
                return "on";
            })
        );
    }

    async switchOff() {
        await this.waitFor(
            this.attempt(async () => {
                const worker = await navigator.serviceWorker.getRegistration(SCOPE);
                const known = await worker?.pushManager.getSubscription();
                const answer = known && (await this.ask("off", known));
                if (answer && !answer.is_used) {
                    await known.unsubscribe();
                }
                return "off";
            })
        );
    }

    /** Show the state that *step* ends in, or what went wrong. */
    async attempt(step) {
        this.tell("");
        try {
            this.show(await step());
            // The button that had the focus is gone.
            this.el.querySelector("button:not(.d-none)").focus();
        } catch (error) {
            const isSpoken =
                error instanceof RPCError && SPOKEN.test(error.data?.name || "");
            this.tell(isSpoken ? error.data.message : "", !isSpoken);
        }
    }

    ask(step, subscription) {
        const {endpoint = "", keys = {}} = subscription?.toJSON() || {};
        return rpc(`${this.el.dataset.path}/${step}`, {endpoint, keys});
    }

    /** Our script, running: a browser subscribes nothing else. */
    async startWorker() {
        const registration = await navigator.serviceWorker.register(WORKER, {
            scope: SCOPE,
        });
        const worker = registration.installing || registration.waiting;
        if (!registration.active && worker) {
            await new Promise((resolve, reject) => {
                worker.addEventListener("statechange", () => {
                    if (worker.state === "activated") {
                        resolve();
                    } else if (worker.state === "redundant") {
                        reject(new Error("The service worker did not start."));
                    }
                });
            });
        }
        return registration;
    }

    /** A subscription for the server's *key*; one for another key is given up. */
    async subscribe(registration, key) {
        const manager = registration.pushManager;
        const known = await manager.getSubscription();
        if (known) {
            if (toText(known.options.applicationServerKey) === key) {
                return known;
            }
            await known.unsubscribe();
        }
        return manager.subscribe({userVisibleOnly: true, applicationServerKey: key});
    }

    // ------------------------------------------------------------ page

    /** Each part names the states in which it is seen. */
    show(state) {
        for (const part of this.el.querySelectorAll("[data-states]")) {
            const isSeen = part.dataset.states.split(" ").includes(state);
            part.classList.toggle("d-none", !isSeen);
        }
    }

    /** What the server says is wrong, or the sentence for what nobody foresaw. */
    tell(sentence, isUnforeseen = false) {
        const line = this.el.querySelector(".o_appointment_push_trouble");
        line.textContent = sentence;
        line.classList.toggle("d-none", !sentence);
        const apology = this.el.querySelector(".o_appointment_push_sorry");
        apology.classList.toggle("d-none", !isUnforeseen);
    }
}

/** Bytes as the server writes them: base64 for addresses, without its end. */
function toText(bytes) {
    const text = String.fromCharCode(...new Uint8Array(bytes || []));
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

registry
    .category("public.interactions")
    .add("appointment_sms_website.booking_push", BookingPush);

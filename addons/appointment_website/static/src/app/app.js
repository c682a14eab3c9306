import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const WORKER = "/appointment/service-worker.js";

/** Makes our pages installable, and says when the connection is missing. */
export class App extends Interaction {
    static selector = ".o_appointment_page";
    dynamicContent = {
        _root: {"t-on-submit.capture": this.onSubmit},
        _window: {"t-on-offline": this.showState, "t-on-online": this.showState},
    };

    start() {
        this.showState();
        if ("serviceWorker" in navigator && window.isSecureContext) {
            // Where it is refused, the pages work all the same.
            navigator.serviceWorker.register(WORKER, {scope: "/"}).catch(() => {});
        }
    }

    showState() {
        if (this.notice) {
            this.notice.hidden = navigator.onLine;
        }
    }

    /** What was typed stays in the form: the browser's own error page would lose it. */
    onSubmit(ev) {
        if (!navigator.onLine && this.notice) {
            ev.preventDefault();
            ev.stopPropagation();
            this.notice.scrollIntoView({block: "center"});
        }
    }

    get notice() {
        return this.el.querySelector(".o_appointment_offline");
    }
}

registry.category("public.interactions").add("appointment_website.app", App);

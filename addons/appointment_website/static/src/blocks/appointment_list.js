import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/** Stores or services in a block of the website, as they are now. */
export class AppointmentList extends Interaction {
    static selector = ".s_appointment_stores, .s_appointment_services";

    async willStart() {
        this.rows = await this.waitFor(this.load());
    }

    start() {
        this.holder.replaceChildren(...this.rows);
    }

    destroy() {
        // The page keeps no list that grows old.
        this.holder.replaceChildren();
    }

    get holder() {
        return this.el.querySelector(".s_appointment_rows");
    }

    async load() {
        const {store = "", limit = ""} = this.el.dataset;
        const kind = this.el.matches(".s_appointment_stores") ? "stores" : "services";
        const lang = document.documentElement.lang;
        const params = new URLSearchParams({store, limit, lang});
        try {
            const response = await fetch(`/appointment/blocks/${kind}?${params}`);
            const page = new DOMParser().parseFromString(
                await response.text(),
                "text/html"
            );
            return response.ok ? [...page.body.childNodes] : [];
        } catch {
            return []; // The link below the list leads to all of them.
        }
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.appointment_list", AppointmentList);
registry
    .category("public.interactions.edit")
    .add("appointment_website.appointment_list", {
        Interaction: AppointmentList,
    });

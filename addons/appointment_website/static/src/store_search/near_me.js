import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

// About a kilometre: enough to sort stores, and nobody's front door.
const DECIMALS = 2;
const PATIENCE = 10000;

/** Sorts stores by distance from the visitor, whose browser is asked on a click only. */
export class NearMe extends Interaction {
    static selector = ".o_appointment_search";
    dynamicContent = {
        ".o_appointment_near_me": {
            "t-on-click": this.onAsk,
            "t-att-hidden": () => !navigator.geolocation,
        },
    };

    onAsk(event) {
        const button = event.currentTarget;
        this.say(button.dataset.wait);
        navigator.geolocation.getCurrentPosition(
            ({coords}) => this.search(coords),
            () => this.say(button.dataset.failed),
            {maximumAge: 600000, timeout: PATIENCE}
        );
    }

    search({latitude, longitude}) {
        const address = new URL(this.el.action);
        const text = this.el.elements.search.value.trim();
        if (text) {
            address.searchParams.set("search", text);
        }
        address.searchParams.set("lat", latitude.toFixed(DECIMALS));
        address.searchParams.set("lng", longitude.toFixed(DECIMALS));
        window.location.assign(address);
    }

    say(sentence) {
        this.el.querySelector(".o_appointment_search_status").textContent = sentence;
    }
}

registry.category("public.interactions").add("appointment_website.near_me", NearMe);

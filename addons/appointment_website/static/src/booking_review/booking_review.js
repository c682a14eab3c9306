import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/** Says so when the time that is kept for the customer is over. */
export class BookingReview extends Interaction {
    static selector = ".o_appointment_review";

    start() {
        const left = Number(this.el.dataset.heldUntil) * 1000 - Date.now();
        this.waitForTimeout(() => this.showLapsed(), Math.max(left, 0));
    }

    showLapsed() {
        this.el.querySelector(".o_appointment_held").classList.add("d-none");
        this.el.querySelector(".o_appointment_lapsed").classList.remove("d-none");
        const buttons = this.el.querySelectorAll("button[type=submit]");
        buttons.forEach((button) => button.setAttribute("disabled", "disabled"));
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.booking_review", BookingReview);

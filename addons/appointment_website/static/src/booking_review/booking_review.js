import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const MINUTE = 60000;

/** Tells how long the time is kept for the customer, and when that is over. */
export class BookingReview extends Interaction {
    static selector = ".o_appointment_review";

    start() {
        this.waitForTimeout(() => this.showLapsed(), Math.max(this.left, 0));
        this.showLeft();
    }

    get left() {
        return Number(this.el.dataset.heldUntil) * 1000 - Date.now();
    }

    /** The minutes left, anew when the next one is over. */
    showLeft() {
        const minutes = Math.floor(this.left / MINUTE);
        this.el.querySelector(".o_appointment_left").textContent =
            this.describe(minutes);
        if (minutes > 0) {
            this.waitForTimeout(() => this.showLeft(), this.left % MINUTE || MINUTE);
        }
    }

    describe(minutes) {
        if (minutes > 1) {
            return _t("%s minutes are left.", minutes);
        }
        return minutes === 1
            ? _t("One minute is left.")
            : _t("Less than a minute is left.");
    }

    showLapsed() {
        for (const name of ["held", "left"]) {
            this.el.querySelector(`.o_appointment_${name}`).classList.add("d-none");
        }
        this.el.querySelector(".o_appointment_lapsed").classList.remove("d-none");
        const buttons = this.el.querySelectorAll("button[type=submit]");
        buttons.forEach((button) => button.setAttribute("disabled", "disabled"));
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.booking_review", BookingReview);

import {PaymentForm} from "@payment/interactions/payment_form";
import {patch} from "@web/core/utils/patch";

/** On a booking's page, the boxes above the button are ticked before paying. */
patch(PaymentForm.prototype, {
    /** @override */
    async submitForm(ev) {
        const missing = this.getAppointmentBoxes().filter((box) => !box.checked);
        this.getAppointmentBoxes().forEach((box) =>
            box.classList.toggle("is-invalid", !box.checked)
        );
        if (missing.length) {
            ev.stopPropagation();
            ev.preventDefault();
            missing[0].focus();
            return;
        }
        await super.submitForm(ev);
    },

    /** @override */
    _prepareTransactionRouteParams() {
        const params = super._prepareTransactionRouteParams();
        if (this.el.closest(".o_appointment_review")) {
            const news = this.el
                .closest(".o_appointment_review")
                .querySelector("[data-consent-optional]:checked");
            params.appointment_consents = this.getAppointmentBoxes()
                .filter((box) => box.checked)
                .map((box) => box.dataset.consent)
                .concat(news ? [news.dataset.consentOptional] : []);
        }
        return params;
    },

    getAppointmentBoxes() {
        const review = this.el.closest(".o_appointment_review");
        return review ? [...review.querySelectorAll("[data-consent]")] : [];
    },
});

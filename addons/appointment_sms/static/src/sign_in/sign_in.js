import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const SECOND = 1000;

/** Tells when another code can be sent, and takes the code out of the text message. */
export class SignInCode extends Interaction {
    static selector = ".o_appointment_code";

    start() {
        const seconds = Number(this.el.dataset.seconds);
        this.freeAt = Date.now() + seconds * SECOND;
        this.again = this.el.querySelector(".o_appointment_again");
        this.wait = this.el.querySelector(".o_appointment_wait");
        this.showWait();
        this.waitForCode();
    }

    showWait() {
        const left = Math.ceil((this.freeAt - Date.now()) / SECOND);
        this.again.disabled = left > 0;
        this.wait.textContent =
            left > 0
                ? _t("No message? You can ask for another code in %s seconds.", left)
                : _t("No message? You can ask for another code now.");
        if (left > 0) {
            this.waitForTimeout(() => this.showWait(), SECOND);
        }
    }

    /** WebOTP: browsers that have it ask the customer whether to fill in the code. */
    waitForCode() {
        if (!("OTPCredential" in window)) {
            return;
        }
        const aborter = new AbortController();
        this.registerCleanup(() => aborter.abort());
        navigator.credentials
            .get({otp: {transport: ["sms"]}, signal: aborter.signal})
            .then((answer) => answer && this.fill(answer.code))
            // No message in time, or the customer said no: the code is typed.
            .catch(() => {});
    }

    fill(code) {
        const form = this.el.querySelector(".o_appointment_code_form");
        form.querySelector("[name=code]").value = code;
        form.requestSubmit();
    }
}

registry
    .category("public.interactions")
    .add("appointment_sms.sign_in_code", SignInCode);

import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {
    BarcodeVideoScanner,
    isBarcodeScannerSupported,
} from "@web/core/barcode/barcode_video_scanner";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useAutofocus, useService} from "@web/core/utils/hooks";

// How often the camera may say something, in milliseconds.
const PAUSE = 1000;

const LOOKS = {
    done: ["success", "fa-check-circle"],
    again: ["warning", "fa-clock-o"],
    refused: ["danger", "fa-times-circle"],
};

/** Odoo's scanner without its frame, which is as flat as a bar code: a QR code is not. */
class QrScanner extends BarcodeVideoScanner {
    static template = "appointment_core.QrScanner";
    static components = {};
}

/** The front desk's camera reads the QR codes of bookings and checks them in. */
export class CheckIn extends Component {
    static template = "appointment_core.CheckIn";
    static components = {QrScanner};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.pause = PAUSE;
        this.state = useState({
            hasCamera: isBarcodeScannerSupported(),
            trouble: "",
            text: "",
            isBusy: false,
            answer: null,
        });
        // The code that stays before the camera is read once.
        this.lastCode = "";
        useAutofocus();
        if (!this.state.hasCamera) {
            this.state.trouble = _t("This browser lets no page use a camera.");
        }
    }

    get look() {
        const [color, icon] = LOOKS[this.state.answer.outcome];
        return {color, icon};
    }

    // ------------------------------------------------------------ events

    async onCode(code) {
        if (code !== this.lastCode && !this.state.isBusy) {
            this.lastCode = code;
            await this.scan(code);
        }
    }

    onCameraError(error) {
        this.state.hasCamera = false;
        this.state.trouble = error.message;
    }

    async onSubmit() {
        const {text} = this.state;
        if (text.trim()) {
            this.state.text = "";
            await this.scan(text);
        }
    }

    /** The same code may be read again. */
    onNext() {
        this.lastCode = "";
        this.state.answer = null;
    }

    openBooking() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "appointment.booking",
            res_id: this.state.answer.booking_id,
            views: [[false, "form"]],
        });
    }

    // ------------------------------------------------------------ asking

    async scan(text) {
        this.state.isBusy = true;
        const storeId = this.props.action.context?.appointment_store_id || false;
        try {
            this.state.answer = await this.orm.call("appointment.check.in", "scan", [
                text,
                storeId,
            ]);
        } finally {
            this.state.isBusy = false;
        }
    }
}

registry.category("actions").add("appointment_core.check_in", CheckIn);

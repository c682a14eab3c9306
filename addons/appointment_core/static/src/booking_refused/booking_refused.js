import {_t} from "@web/core/l10n/translation";
import {odooExceptionTitleMap, WarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";

// The web client knows Odoo's own errors by name; a refusal is shown like them.
const BOOKING_REFUSED = "odoo.addons.appointment_core.exceptions.BookingRefused";

odooExceptionTitleMap.set(BOOKING_REFUSED, _t("This time cannot be booked"));
registry.category("error_dialogs").add(BOOKING_REFUSED, WarningDialog);

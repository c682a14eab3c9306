import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {CalendarController} from "@web/views/calendar/calendar_controller";
import {calendarView} from "@web/views/calendar/calendar_view";
import {CalendarCommonRenderer} from "@web/views/calendar/calendar_common/calendar_common_renderer";
import {CalendarModel} from "@web/views/calendar/calendar_model";
import {CalendarRenderer} from "@web/views/calendar/calendar_renderer";

/** A refused move raises a sentence; the booking then goes back to its place. */
class BookingCalendarModel extends CalendarModel {
    async updateRecord(record, options = {}) {
        try {
            await super.updateRecord(record, options);
        } catch (error) {
            await this.load();
            throw error;
        }
    }
}

/** A click on a free time books it; the new booking is shown at once. */
class BookingCalendarController extends CalendarController {
    getQuickCreateFormViewProps(record) {
        return {
            ...super.getQuickCreateFormViewProps(record),
            title: _t("New booking"),
            onRecordSaved: () => this.model.load(),
        };
    }
}

/** The service gives the duration: bookings are moved, never stretched. */
class BookingCalendarCommonRenderer extends CalendarCommonRenderer {
    get options() {
        return {...super.options, eventDurationEditable: false};
    }
}

class BookingCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: BookingCalendarCommonRenderer,
        week: BookingCalendarCommonRenderer,
        month: BookingCalendarCommonRenderer,
    };
}

registry.category("views").add("appointment_booking_calendar", {
    ...calendarView,
    Controller: BookingCalendarController,
    Model: BookingCalendarModel,
    Renderer: BookingCalendarRenderer,
});

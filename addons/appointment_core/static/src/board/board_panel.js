import {Component, useExternalListener, useState} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {toClock, toServer} from "./board_time";

/** What can be done with the booking, the blocked or the free time that was clicked. */
export class BoardPanel extends Component {
    static template = "appointment_core.BoardPanel";
    static props = {
        day: Object,
        item: {type: Object, optional: true},
        resource: {type: Object, optional: true},
        minute: {type: Number, optional: true},
        minutes: {type: Number, optional: true},
        booked: {type: Array, optional: true},
        showBooked: Function,
        change: Function,
        close: Function,
        newBooking: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.toClock = toClock;
        this.state = useState({
            note: "",
            minutes: this.props.minutes || 60,
            isForAll: false,
            services: null,
            reason: null,
        });
        useExternalListener(
            window,
            "keydown",
            (ev) => ev.key === "Escape" && this.props.close()
        );
    }

    // ------------------------------------------------------------ booking

    /** The steps from the booking's state on, the likeliest first. */
    get steps() {
        const {booking} = this.props.item;
        const hasBegun = deserializeDateTime(booking.start) <= luxon.DateTime.now();
        return (
            {
                hold: [["action_confirm", _t("Confirm")]],
                pending: [
                    ["action_confirm", _t("Approve")],
                    ["action_cancel", _t("Decline")],
                ],
                confirmed: [
                    ["action_check_in", _t("Check in")],
                    ["action_start", _t("Start")],
                    ...(hasBegun ? [["action_no_show", _t("No-show")]] : []),
                ],
                checked_in: [
                    ["action_start", _t("Start")],
                    ["action_complete", _t("Complete")],
                ],
                in_progress: [["action_complete", _t("Complete")]],
                no_show: [["action_back_to_confirmed", _t("Back to confirmed")]],
            }[booking.state] || []
        );
    }

    get itemResource() {
        const {day, item} = this.props;
        return day.resources.find((each) => each.id === item.resource_id)?.name || "";
    }

    async do(method) {
        const {booking} = this.props.item;
        const {change} = this.props;
        const {orm, notification} = this.env.services;
        await change(() => orm.call("appointment.booking", method, [[booking.id]]));
        if (method === "action_no_show") {
            // Its place is free now, so the board shows it no more.
            const close = notification.add(
                _t("%s is marked as not having come.", booking.customer),
                {
                    type: "info",
                    sticky: true,
                    buttons: [
                        {
                            name: _t("Take it back"),
                            onClick: () => {
                                close();
                                return change(() =>
                                    orm.call(
                                        "appointment.booking",
                                        "action_back_to_confirmed",
                                        [[booking.id]]
                                    )
                                );
                            },
                        },
                    ],
                }
            );
        }
    }

    openBooking(id) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "appointment.booking",
                res_id: id,
                views: [[false, "form"]],
                target: "current",
            },
            {clearBreadcrumbs: false}
        );
    }

    // ------------------------------------------------------------ free and blocked time

    /** Block; what is booked in there already is listed, with who could take over. */
    async block() {
        const {day, resource, minute} = this.props;
        const {bookings} = await this.props.change(() =>
            this.orm.call("appointment.board", "block", [
                day.store_id,
                this.state.isForAll ? false : resource.id,
                day.day,
                minute,
                minute + this.state.minutes,
                this.state.note || _t("Blocked"),
            ])
        );
        this.props.showBooked(bookings);
    }

    async giveTo(booking, resourceId) {
        await this.props.change(() =>
            this.orm.call("appointment.booking", "action_drag", [[booking.id]], {
                known_start: booking.start,
                start: booking.start,
                claim_id: booking.claim_id,
                resource_id: resourceId,
            })
        );
        this.props.showBooked(this.props.booked.filter((each) => each !== booking));
    }

    unblock() {
        return this.props.change(() =>
            this.orm.call("appointment.board", "unblock", [this.props.item.opening_id])
        );
    }

    blockRest() {
        this.state.minutes = this.props.day.range[1] - this.props.minute;
    }

    async askWhy() {
        this.state.services = await this.orm.searchRead(
            "appointment.service",
            [["store_id", "=", this.props.day.store_id]],
            ["name"]
        );
        this.state.reason = null;
    }

    async explain(service) {
        const reason = await this.orm.call("appointment.board", "explain", [
            service.id,
            toServer(this.props.day, this.props.minute),
            this.props.resource.id,
        ]);
        this.state.reason =
            reason || _t("%s can be booked at this time.", service.name);
    }
}

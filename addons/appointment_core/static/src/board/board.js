import {Component, onWillStart, useExternalListener, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useInterval} from "./use_interval";
import {useService} from "@web/core/utils/hooks";
import {BoardPanel} from "./board_panel";
import {useBoardDrag} from "./board_drag";
import {PIXELS, toClock, toServer, toStyle} from "./board_time";

const {DateTime} = luxon;
// Others work at the same time: how often the board looks, in milliseconds.
const REFRESH = 30000;
// A click on a free time means the quarter of an hour it hits.
const QUARTER = 15;

/** One day of a store, a column a resource: see, book, drag, stretch, block. */
export class Board extends Component {
    static template = "appointment_core.Board";
    static components = {BoardPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        // What was asked for last and has not come yet: `{storeId, day}`.
        this.wanted = null;
        this.toClock = toClock;
        this.toStyle = toStyle;
        this.pixels = PIXELS;
        this.state = useState({day: null, panel: null, isBusy: false});
        this.drag = useBoardDrag({
            onClick: (item) => this.openItem(item),
            onMove: this.move.bind(this),
            onStretch: this.stretch.bind(this),
        });
        onWillStart(() => this.load());
        useInterval(() => this.refresh(), REFRESH);
        useExternalListener(window, "focus", () => this.refresh());
    }

    // ------------------------------------------------------------ the day

    /** What is on its way, else what is shown: the next click goes on from there. */
    get target() {
        return (
            this.wanted || {storeId: this.state.day?.store_id, day: this.state.day?.day}
        );
    }

    /** Show a day; of several asked for at once the last, however late others come. */
    async load(storeId = this.target.storeId, day = this.target.day) {
        const wanted = {storeId, day};
        this.wanted = wanted;
        try {
            const read = await this.orm.call("appointment.board", "read_day", [
                storeId || false,
                day || false,
            ]);
            if (this.wanted === wanted) {
                this.state.day = read;
            }
        } finally {
            if (this.wanted === wanted) {
                this.wanted = null;
            }
        }
    }

    async refresh() {
        if (!this.drag.item && !this.state.isBusy && !document.hidden) {
            await this.load();
        }
    }

    go(days) {
        const {day} = this.target;
        const from = day
            ? DateTime.fromISO(day)
            : DateTime.now().setZone(this.state.day.tz);
        this.state.panel = null;
        return this.load(undefined, from.plus({days}).toISODate());
    }

    goToday() {
        this.state.panel = null;
        return this.load(undefined, false);
    }

    onStoreChange(ev) {
        this.state.panel = null;
        return this.load(Number(ev.target.value));
    }

    onDayChange(ev) {
        this.state.panel = null;
        return ev.target.value && this.load(undefined, ev.target.value);
    }

    // ------------------------------------------------------------ drawing

    get height() {
        const [first, last] = this.state.day.range;
        return (last - first) * PIXELS;
    }

    getItems(resource) {
        const {item} = this.drag;
        return this.state.day.items.filter(
            (each) =>
                (each.id === item?.id ? this.drag.resourceId : each.resource_id) ===
                resource.id
        );
    }

    getItemStyle(resource, item) {
        const {start, stop} = item.id === this.drag.item?.id ? this.drag : item;
        const isWhole = item.kind === "closed";
        const width = isWhole ? 100 : 100 / resource.seats;
        const left = isWhole ? 0 : width * (Math.min(item.seat, resource.seats) - 1);
        return `${toStyle(this.state.day, start, stop)} left: ${left}%; width: ${width}%;`;
    }

    getItemClass(item) {
        const kind = `o_board_${item.booking ? item.booking.state : item.kind}`;
        const isHeld = item.id === this.drag.item?.id && this.drag.isMoved;
        return `${kind} ${isHeld ? "o_board_held" : ""}`;
    }

    getItemTitle(item) {
        const {start, stop} = item.id === this.drag.item?.id ? this.drag : item;
        const {day} = this.state;
        const [from, to] = [start + item.before, stop - item.after];
        return `${toClock(day, from)} – ${toClock(day, to)}`;
    }

    // ------------------------------------------------------------ panel

    openItem(item) {
        this.state.panel = {item};
    }

    onItemKey(ev, item) {
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.openItem(item);
        }
    }

    /** A click on a free time tells what can be done with it. */
    onColumnClick(ev, resource) {
        if (ev.target.closest("[data-item]")) {
            return;
        }
        const {top} = ev.currentTarget.getBoundingClientRect();
        const [first] = this.state.day.range;
        const quarters = Math.floor((ev.clientY - top) / PIXELS / QUARTER);
        const minute = first + quarters * QUARTER;
        this.state.panel = {resource, minute};
    }

    /** A click on a name is about the whole day, from now on. */
    openResource(resource) {
        const {now, range} = this.state.day;
        const minute = now === null ? range[0] : Math.floor(now / QUARTER) * QUARTER;
        this.state.panel = {resource, minute, minutes: range[1] - minute};
    }

    showBooked(booked) {
        this.state.panel = booked.length ? {booked} : null;
    }

    closePanel() {
        this.state.panel = null;
    }

    // ------------------------------------------------------------ changing

    /** Do *step*, then show the day as it is: refused or not, nothing looks otherwise. */
    async change(step) {
        this.state.isBusy = true;
        try {
            const result = await step();
            this.state.panel = null;
            return result;
        } finally {
            await this.load().finally(() => {
                this.state.isBusy = false;
            });
        }
    }

    async move(item, minutes, resourceId) {
        const {booking} = item;
        const start = deserializeDateTime(booking.start).plus({minutes});
        await this.change(() =>
            this.orm.call("appointment.booking", "action_drag", [[booking.id]], {
                known_start: booking.start,
                start: start.toUTC().toFormat("yyyy-MM-dd HH:mm:ss"),
                claim_id: item.id,
                resource_id: resourceId,
            })
        );
        this.tellOfMail(booking);
    }

    async stretch(item, minutes) {
        const {booking} = item;
        await this.change(() =>
            this.orm.call("appointment.booking", "action_stretch", [[booking.id]], {
                known_start: booking.start,
                minutes: booking.minutes + minutes,
            })
        );
        this.tellOfMail(booking);
    }

    /** Who has changed a booking learns what the customer learns; of a hold, nothing. */
    tellOfMail({state, customer, has_address}) {
        this.closeTold?.(); // one at a time: they cover the board
        if (state !== "hold") {
            this.closeTold = this.notification.add(
                has_address
                    ? _t("Saved. %s gets a mail about it.", customer)
                    : _t("Saved. %s has no e-mail address: please call.", customer),
                {type: has_address ? "success" : "warning"}
            );
        }
    }

    openConflicts() {
        return this.action.doAction(
            "appointment_core.appointment_booking_action_conflicts"
        );
    }

    openCheckIn() {
        return this.action.doAction("appointment_core.appointment_check_in_action", {
            additionalContext: {appointment_store_id: this.state.day.store_id},
        });
    }

    newBooking(minute, resource) {
        const {day} = this.state;
        this.state.panel = null;
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("New booking"),
                res_model: "appointment.walkin",
                views: [[false, "form"]],
                target: "new",
                context: {
                    default_store_id: day.store_id,
                    default_start: toServer(day, minute),
                    default_resource_id: resource?.id || false,
                },
            },
            {onClose: () => this.load()}
        );
    }

    newBookingNow() {
        const {day} = this.state;
        const minute = day.now === null ? day.range[0] : Math.ceil(day.now / 5) * 5;
        return this.newBooking(minute);
    }
}

registry.category("actions").add("appointment_core.board", Board);

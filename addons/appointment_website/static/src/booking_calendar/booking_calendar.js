import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

import {CalendarView} from "./calendar_view";
import {Wording} from "./wording";

/**
 * Days and times of a service: the customer chooses one of them.
 *
 * The first month and the times of a day are in the page already.
 * Moments are minutes since 1970 in UTC, months "2026-12", days numbers from 1.
 */
export class BookingCalendar extends Interaction {
    static selector = ".o_appointment_calendar";
    dynamicContent = {
        _root: {"t-on-click": this.onClick, "t-on-change": this.onChange},
        ".o_appointment_month": {"t-on-keydown": this.onKeydown},
    };

    setup() {
        const {zone, windowMinutes, parts, month} = this.el.dataset;
        this.wording = new Wording(document.documentElement.lang, zone, {
            windowMinutes: Number(windowMinutes),
            parts: JSON.parse(parts),
        });
        this.view = new CalendarView(this.el, this.wording);
        this.times = this.view.find("times");
        this.answer = JSON.parse(month);
        this.el.querySelector("[name=visitor_tz]").value = this.wording.visitorZone;
    }

    start() {
        if (this.isChangedAlready()) {
            this.showMonth(this.answer.month);
        } else if (this.wording.visitorZoneLabel(this.answer.times)) {
            this.view.drawTimes(this.answer, this.chosen);
        }
        this.renderChosen();
        // What has to be mended comes first, for eyes and for screen readers.
        this.keepFocus(".o_appointment_refusal, .is-invalid");
    }

    /** The start that is chosen, 0 for none. */
    get chosen() {
        return Number(this.el.querySelector("[name=start]:checked")?.value) || 0;
    }

    /** Whether persons or resource were changed before this script came. */
    isChangedAlready() {
        const {persons, resource} = this.el.elements;
        return (
            (persons && persons.value !== persons.defaultValue) ||
            (resource && !resource.selectedOptions[0].defaultSelected)
        );
    }

    // ------------------------------------------------------------ events

    onClick(ev) {
        const step = ev.target.closest("[data-month-step]");
        const day = ev.target.closest("[data-day]");
        const instead = ev.target.closest("[name=start_instead]");
        if (instead) {
            // A captcha of Odoo sends the form without the button that was clicked.
            const input = document.createElement("input");
            Object.assign(input, {type: "hidden", name: instead.name});
            input.value = instead.value;
            this.insert(input);
        }
        if (step || day) {
            ev.preventDefault(); // Days are links as long as there is no script.
        }
        if (step) {
            this.showMonth(
                this.wording.addMonths(
                    this.answer.month,
                    Number(step.dataset.monthStep)
                )
            );
        } else if (day) {
            this.showDay(Number(day.dataset.day));
        }
    }

    onChange(ev) {
        if (ev.target.name === "start") {
            this.renderChosen();
        } else if (["persons", "resource"].includes(ev.target.name)) {
            this.showMonth(this.answer.month);
        }
    }

    /** Arrow keys walk over the days that can be chosen. */
    onKeydown(ev) {
        const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7}[ev.key];
        const from = Number(ev.target.dataset.day);
        if (!step || !from) {
            return;
        }
        ev.preventDefault();
        for (
            let day = from + step;
            day > 0 && day <= this.answer.days.length;
            day += step
        ) {
            const button = this.el.querySelector(`[data-day="${day}"]`);
            if (button && !button.disabled) {
                button.focus();
                return;
            }
        }
    }

    // ------------------------------------------------------------ loading

    async showMonth(month) {
        await this.load({month});
        this.keepFocus("[data-month-step]:enabled");
    }

    async showDay(number) {
        const day = `${this.answer.month}-${String(number).padStart(2, "0")}`;
        await this.load({month: this.answer.month, day});
        this.keepFocus(`[data-day="${number}"]`);
        this.times.scrollIntoView({block: "nearest"});
    }

    /** Where nothing has the focus, as after drawing anew, it does not stay lost. */
    keepFocus(selector) {
        if (document.activeElement === document.body) {
            this.el.querySelector(selector)?.focus();
        }
    }

    /** Ask the server; the newest question wins, whatever order answers come in. */
    async load(params) {
        const question = (this.question = {});
        // Nobody chooses among the times of the day before while the new ones come.
        this.times.inert = true;
        const answer = await this.ask({...params, ...this.getOptions()});
        if (question !== this.question) {
            return;
        }
        this.times.inert = false;
        if (answer.message) {
            this.view.showTrouble(answer.message);
        } else {
            this.answer = answer;
            this.view.drawMonth(answer);
            this.view.drawTimes(answer, this.chosen);
        }
        this.renderChosen();
    }

    async ask(params) {
        const url = `${this.el.dataset.route}?${new URLSearchParams(params)}`;
        try {
            const response = await this.waitFor(fetch(url));
            return await this.waitFor(response.json());
        } catch {
            return {message: _t("The times could not be loaded. Please try again.")};
        }
    }

    getOptions() {
        const options = {};
        for (const name of ["persons", "resource"]) {
            const value = this.el.elements[name]?.value;
            if (value) {
                options[name] = value;
            }
        }
        return options;
    }

    renderChosen() {
        this.view.find("chosen").textContent = this.chosen
            ? this.wording.moment(this.chosen)
            : _t("Please choose a time first.");
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.booking_calendar", BookingCalendar);

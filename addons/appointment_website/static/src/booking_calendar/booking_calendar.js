import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

import {Wording} from "./wording";

const STATES = {0: "full", 1: "few", 2: "free"};

/**
 * Days and times of a service: the customer chooses one of them.
 *
 * Moments are minutes since 1970 in UTC, months "2026-12", days numbers from 1.
 */
export class BookingCalendar extends Interaction {
    static selector = ".o_appointment_calendar";
    dynamicContent = {
        _root: {"t-on-click": this.onClick, "t-on-change": this.onChange},
        ".o_appointment_month": {"t-on-keydown": this.onKeydown},
    };

    setup() {
        this.month = this.el.querySelector(".o_appointment_month");
        this.times = this.el.querySelector(".o_appointment_times");
        const {zone, firstMonth, lastMonth, start, windowMinutes} = this.el.dataset;
        this.wording = new Wording(
            document.documentElement.lang,
            zone,
            Number(windowMinutes)
        );
        this.first = firstMonth;
        this.last = lastMonth;
        this.chosen = Number(start) || 0;
        this.answer = JSON.parse(this.el.dataset.month);
        this.el.querySelector("[name=visitor_tz]").value = this.wording.visitorZone;
    }

    start() {
        this.render();
        // What has to be mended comes first, for eyes and for screen readers.
        this.el.querySelector(".o_appointment_refusal, .is-invalid")?.focus();
    }

    // ------------------------------------------------------------ events

    onClick(ev) {
        const step = ev.target.closest("[data-month-step]");
        const day = ev.target.closest("[data-day]");
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
            this.chosen = Number(ev.target.value);
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
            const button = this.findDay(day);
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

    /** What had the focus was drawn anew: the focus does not fall off the page. */
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
            this.fill(this.times, "appointment_website.trouble", answer);
        } else {
            this.answer = answer;
            this.render();
        }
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

    // ------------------------------------------------------------ rendering

    render() {
        const {month, day, times} = this.answer;
        if (!times.includes(this.chosen)) {
            this.chosen = 0;
        }
        this.fill(this.month, "appointment_website.month", {
            title: this.wording.month(month),
            hasPrevious: month > this.first,
            hasNext: month < this.last,
            weekdays: this.wording.weekdays(this.weekStart),
            days: this.getDays(),
        });
        this.fill(this.times, "appointment_website.times", {
            title: day && this.wording.day(month, day),
            zoneLabel: this.wording.zoneLabel(times[0]),
            parts: this.wording.parts(times, this.chosen),
            isWindow: this.wording.windowMinutes > 0,
        });
        this.renderChosen();
    }

    renderChosen() {
        this.el.querySelector(".o_appointment_chosen").textContent = this.chosen
            ? this.wording.moment(this.chosen)
            : _t("Please choose a time first.");
    }

    fill(place, template, context) {
        place.replaceChildren();
        this.renderAt(template, context, place);
    }

    get weekStart() {
        return Number(this.el.dataset.weekStart) % 7;
    }

    getDays() {
        const {month, days} = this.answer;
        const weekday = this.wording.weekday(month);
        const names = {
            free: _t("free"),
            few: _t("few times left"),
            full: _t("full or closed"),
        };
        return [...days].map((digit, index) => ({
            number: index + 1,
            state: STATES[digit],
            column: index ? 0 : ((weekday - this.weekStart + 7) % 7) + 1,
            isChosen: index + 1 === this.answer.day,
            title: names[STATES[digit]],
            label: `${this.wording.day(month, index + 1)}, ${names[STATES[digit]]}`,
        }));
    }

    findDay(number) {
        return this.el.querySelector(`[data-day="${number}"]`);
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.booking_calendar", BookingCalendar);

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

import {CalendarView} from "./calendar_view";
import {FreshTimes} from "./fresh_times";
import {Wording} from "./wording";

// What the address of the page keeps: a link to it, back and forward show the same.
const KEPT = ["month", "day", "persons", "resource", "start"];

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
        _window: {"t-on-popstate": this.onPopstate},
        ".o_appointment_month": {"t-on-keydown": this.onKeydown},
    };

    setup() {
        const {zone, windowMinutes, parts, month, words} = this.el.dataset;
        this.wording = new Wording(document.documentElement.lang, zone, {
            windowMinutes: Number(windowMinutes),
            parts: JSON.parse(parts),
            words: JSON.parse(words),
        });
        this.view = new CalendarView(this.el, this.wording);
        this.times = this.view.find("times");
        this.take(JSON.parse(month));
        const tz = this.el.querySelector("[name=visitor_tz]");
        if (tz) {
            tz.value = this.wording.visitorZone;
        }
    }

    start() {
        const {month, zone} = this.answer;
        if (this.isChangedAlready()) {
            this.showMonth(month);
        } else if (this.getZone(month) && zone === this.wording.storeZone) {
            this.showInOwnZone();
        }
        this.renderChosen();
        // What has to be mended comes first, for eyes and for screen readers.
        this.keepFocus(".o_appointment_refusal, .is-invalid");
        const seconds = Number(this.el.dataset.refreshSeconds);
        this.fresh = new FreshTimes(seconds, () => this.refresh());
        this.fresh.start();
        this.registerCleanup(() => this.fresh.stop());
    }

    take(answer) {
        this.answer = answer;
        this.wording.zone = answer.zone;
    }

    /** The start that is chosen, 0 for none. */
    get chosen() {
        return Number(this.el.querySelector("[name=start]:checked")?.value) || 0;
    }

    /** Whether persons or resource were changed before this script came. */
    isChangedAlready() {
        const fields = this.el.querySelectorAll("[name=persons], [name=resource]");
        return [...fields].some((field) => {
            if (field.type === "radio") {
                return field.checked !== field.defaultChecked;
            }
            return field.selectedOptions
                ? !field.selectedOptions[0].defaultSelected
                : field.value !== field.defaultValue;
        });
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
            this.view.write("news", "");
            this.renderChosen();
            this.keepAddress("replaceState");
        } else if (["persons", "resource"].includes(ev.target.name)) {
            this.showMonth(this.answer.month);
        }
    }

    /** Back and forward: the fields and days as they were then. */
    async onPopstate() {
        const params = new URLSearchParams(location.search);
        for (const name of ["persons", "resource"]) {
            const field = this.el.elements[name];
            const [first] = field?.length && !field.options ? field : [field];
            if (field) {
                field.value = params.get(name) ?? first.defaultValue ?? "";
            }
        }
        const month = params.get("month") || JSON.parse(this.el.dataset.month).month;
        const day = params.get("day");
        await this.load({month, ...(day && {day})}, Number(params.get("start")));
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
        await this.load({month}, this.chosen);
        this.keepAddress("pushState");
        this.keepFocus("[data-month-step]:enabled");
    }

    async showDay(number) {
        const day = this.getDate(number);
        await this.load({month: this.answer.month, day}, this.chosen);
        this.keepAddress("pushState");
        this.keepFocus(`[data-day="${number}"]`);
        this.times.scrollIntoView({block: "nearest"});
    }

    /** The same days by the visitor's clock, which the server did not know. */
    async showInOwnZone() {
        const {month, day} = this.answer;
        const chosen = this.chosen;
        const date = chosen ? this.wording.date(chosen) : day && this.getDate(day);
        if (new URLSearchParams(location.search).get("day") || chosen) {
            await this.load({month: date.slice(0, 7), day: date}, chosen);
        } else {
            await this.load({month});
        }
    }

    getDate(number) {
        return `${this.answer.month}-${String(number).padStart(2, "0")}`;
    }

    /** Where nothing has the focus, as after drawing anew, it does not stay lost. */
    keepFocus(selector) {
        if (document.activeElement === document.body) {
            this.el.querySelector(selector)?.focus();
        }
    }

    /** Ask the server; the newest question wins, whatever order answers come in. */
    async load(params, chosen = 0) {
        const question = (this.question = {});
        // Nobody chooses among the times of the day before while the new ones come.
        this.times.inert = true;
        const answer = await this.ask(params);
        if (question !== this.question) {
            return;
        }
        this.times.inert = false;
        if (answer.message) {
            this.view.showTrouble(answer.message);
        } else {
            this.take(answer);
            this.view.draw(answer, chosen);
        }
        this.view.write("news", "");
        this.renderChosen();
    }

    /** What others took meanwhile becomes grey; whoever chose it is told. */
    async refresh() {
        const {question} = this;
        const {month, day} = this.answer;
        const answer = await this.ask({month, ...(day && {day: this.getDate(day)})});
        if (question !== this.question || answer.message) {
            return !answer.message;
        }
        if (JSON.stringify(answer) !== JSON.stringify(this.answer)) {
            const chosen = this.chosen;
            const isGone = chosen && !answer.times.includes(chosen);
            this.take(answer);
            this.view.draw(answer, chosen);
            this.renderChosen();
            if (isGone) {
                this.tellGone(chosen);
            }
        }
        return true;
    }

    tellGone(moment) {
        const text = _t(
            "%(moment)s was just taken by somebody else. Please choose another time; what you typed is kept.",
            {moment: this.wording.moment(moment)}
        );
        this.view.write("news", text);
        this.keepAddress("replaceState");
    }

    async ask(params) {
        const tz = this.getZone(params.month);
        const query = {...params, ...this.getOptions(), ...(tz && {tz})};
        const url = `${this.el.dataset.route}?${new URLSearchParams(query)}`;
        try {
            const response = await this.waitFor(fetch(url));
            return await this.waitFor(response.json());
        } catch {
            return {message: _t("The times could not be loaded. Please try again.")};
        }
    }

    /** The visitor's zone where its clocks are not those of the store. */
    getZone(month) {
        return this.wording.mayDiffer(month) && this.wording.visitorZone;
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

    // ------------------------------------------------------------ showing

    keepAddress(how) {
        const url = new URL(location.href);
        const {month, day} = this.answer;
        const values = {
            month,
            day: day && this.getDate(day),
            start: this.chosen,
            ...this.getOptions(),
        };
        for (const name of KEPT) {
            if (values[name]) {
                url.searchParams.set(name, values[name]);
            } else {
                url.searchParams.delete(name);
            }
        }
        if (url.href !== location.href) {
            history[how](history.state, "", url);
        }
    }

    /** Person first: the services that can begin at the chosen time. */
    renderFits() {
        const list = this.view.find("fits");
        if (!list) {
            return;
        }
        const fits = this.answer.fits[this.chosen] || [];
        [...list.children].forEach((item, index) => {
            const params = {resource: list.dataset.resource, start: this.chosen};
            item.hidden = !fits.includes(index);
            item.querySelector("a").href =
                `${item.dataset.path}?${new URLSearchParams(params)}`;
        });
    }

    renderChosen() {
        this.renderFits();
        const line = this.view.find("chosen");
        if (line) {
            line.textContent = this.chosen
                ? this.wording.moment(this.chosen)
                : _t("Please choose a time first.");
        }
    }
}

registry
    .category("public.interactions")
    .add("appointment_website.booking_calendar", BookingCalendar);

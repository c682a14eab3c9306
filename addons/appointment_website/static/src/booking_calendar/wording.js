import {_t} from "@web/core/l10n/translation";

/**
 * Days and moments in words: the page's language, the store's and visitor's zone.
 *
 * They are the words of `appointment.calendar`, which writes those of the first page.
 */
export class Wording {
    /**
     * @param {String} lang language of the page
     * @param {String} zone the store's zone
     * @param {Object} service
     * @param {Number} service.windowMinutes width of windows to come in, 0 for starts
     * @param {Array} service.parts [first hour, name] of the parts of a day
     */
    constructor(lang, zone, {windowMinutes, parts}) {
        this.lang = lang || "en";
        this.zone = zone;
        this.windowMinutes = windowMinutes;
        this.partNames = parts;
        this.visitorZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    }

    // ------------------------------------------------------------ days

    month(month) {
        return this.formatDay(month, 1, {month: "long", year: "numeric"});
    }

    day(month, day) {
        return this.formatDay(month, day, {dateStyle: "full"});
    }

    formatDay(month, day, options) {
        const date = new Date(`${month}-${String(day).padStart(2, "0")}T00:00Z`);
        return date.toLocaleDateString(this.lang, {...options, timeZone: "UTC"});
    }

    /** Weekday of the first of a month, 0 is Sunday. */
    weekday(month) {
        return new Date(`${month}-01T00:00Z`).getUTCDay();
    }

    addMonths(month, count) {
        const date = new Date(`${month}-01T00:00Z`);
        date.setUTCMonth(date.getUTCMonth() + count);
        return date.toISOString().slice(0, 7);
    }

    // ------------------------------------------------------------ moments

    /** Such as "Monday, 7 December 2026, 10:00 AM – 12:00 PM". */
    moment(minutes) {
        const day = this.format(minutes, this.zone, {dateStyle: "full"});
        return `${day}, ${this.label(minutes)}`;
    }

    /** A start, or the window that begins then, in the store's zone. */
    label(minutes) {
        const start = this.clock(minutes, this.zone);
        const stop = minutes + this.windowMinutes;
        return this.windowMinutes ? `${start} – ${this.clock(stop, this.zone)}` : start;
    }

    clock(minutes, zone) {
        return this.format(minutes, zone, {timeStyle: "short"});
    }

    format(minutes, zone, options) {
        const date = new Date(minutes * 60000);
        return date.toLocaleString(this.lang, {...options, timeZone: zone});
    }

    hour(minutes) {
        const options = {hour: "numeric", hourCycle: "h23"};
        const date = new Date(minutes * 60000);
        return parseInt(
            date.toLocaleString("en", {...options, timeZone: this.zone}),
            10
        );
    }

    offset(minutes) {
        const options = {hour: "numeric", timeZoneName: "longOffset"};
        const format = new Intl.DateTimeFormat("en", {...options, timeZone: this.zone});
        const parts = format.formatToParts(new Date(minutes * 60000));
        return parts.find((part) => part.type === "timeZoneName").value;
    }

    isElsewhere(minutes) {
        const options = {day: "numeric", hour: "numeric", minute: "2-digit"};
        return (
            Boolean(this.visitorZone) &&
            this.format(minutes, this.zone, options) !==
                this.format(minutes, this.visitorZone, options)
        );
    }

    /** A sentence for visitors whose clocks differ from the store's, else nothing. */
    visitorZoneLabel([minutes]) {
        return (
            minutes &&
            this.isElsewhere(minutes) &&
            _t(
                "Times at the store (%(zone)s); below them, times where you are (%(own)s)",
                {
                    zone: this.zone.replaceAll("_", " "),
                    own: this.visitorZone.replaceAll("_", " "),
                }
            )
        );
    }

    // ------------------------------------------------------------ parts of a day

    /** Times by morning, afternoon and evening, in the order in which they happen. */
    parts(times) {
        const labels = times.map((value) => this.label(value));
        const parts = new Map();
        times.forEach((value, index) => {
            const name = this.getPart(value);
            // A wall time that happens twice is told apart by its offset (T13).
            const isTwice =
                labels.indexOf(labels[index]) !== labels.lastIndexOf(labels[index]);
            const part = parts.get(name) || {name, times: []};
            part.times.push({
                value,
                label: isTwice
                    ? `${labels[index]} ${this.offset(value)}`
                    : labels[index],
                visitorLabel: this.isElsewhere(value) && this.getVisitorLabel(value),
            });
            parts.set(name, part);
        });
        return [...parts.values()];
    }

    getVisitorLabel(minutes) {
        return this.format(minutes, this.visitorZone, {
            weekday: "short",
            hour: "numeric",
            minute: "2-digit",
        });
    }

    getPart(minutes) {
        const hour = this.hour(minutes);
        return this.partNames.findLast(([first]) => first <= hour)[1];
    }
}

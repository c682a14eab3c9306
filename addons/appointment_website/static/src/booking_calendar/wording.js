import {_t} from "@web/core/l10n/translation";

/**
 * Days and moments in words: the page's language, the store's and visitor's zone.
 *
 * They are the words of `appointment.calendar`, which writes those of the first page.
 */
export class Wording {
    /**
     * @param {String} lang language of the page
     * @param {String} storeZone
     * @param {Object} service
     * @param {Number} service.windowMinutes width of windows to come in, 0 for starts
     * @param {Array} service.parts [first hour, name] of the parts of a day
     * @param {Object} service.words texts of the page by state of a day
     */
    constructor(lang, storeZone, {windowMinutes, parts, words}) {
        this.lang = lang || "en";
        this.storeZone = storeZone;
        this.zone = storeZone;
        this.windowMinutes = windowMinutes;
        this.partNames = parts;
        this.words = words;
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

    /** What a day is: "free", "only 2 left", and what there is room for in its box. */
    state({days, left}, day) {
        const state = days[day - 1];
        const write = (text) => (text || "").replace("%s", left[day]);
        const {states, notes} = this.words;
        return {state, title: write(states[state]), note: write(notes[state])};
    }

    /** Instead of times: why the chosen day, or the month, has none. */
    none({days, day}) {
        return this.words.none[day ? days[day - 1] : ""];
    }

    // ------------------------------------------------------------ moments

    /** Such as "Monday, 7 December 2026, 10:00 AM – 12:00 PM". */
    moment(minutes) {
        const there = this.formatMoment(minutes, this.storeZone);
        if (!this.isElsewhere) {
            return there;
        }
        return _t("%(own)s (%(own_zone)s), at the store: %(there)s (%(zone)s)", {
            own: this.formatMoment(minutes, this.zone),
            own_zone: this.nameZone(this.zone),
            there,
            zone: this.nameZone(this.storeZone),
        });
    }

    formatMoment(minutes, zone) {
        const day = this.format(minutes, zone, {dateStyle: "full"});
        return `${day}, ${this.label(minutes, zone)}`;
    }

    /** A start, or the window that begins then. */
    label(minutes, zone) {
        const start = this.clock(minutes, zone);
        const stop = minutes + this.windowMinutes;
        return this.windowMinutes ? `${start} – ${this.clock(stop, zone)}` : start;
    }

    clock(minutes, zone) {
        return this.format(minutes, zone, {timeStyle: "short"});
    }

    format(minutes, zone, options) {
        const date = new Date(minutes * 60000);
        return date.toLocaleString(this.lang, {...options, timeZone: zone});
    }

    hour(minutes) {
        const options = {hour: "numeric", hourCycle: "h23", timeZone: this.zone};
        return parseInt(new Date(minutes * 60000).toLocaleString("en", options), 10);
    }

    /** Day of a moment where the visitor is: "2026-12-07". */
    date(minutes) {
        const options = {year: "numeric", month: "2-digit", day: "2-digit"};
        const date = new Date(minutes * 60000);
        return date.toLocaleDateString("sv", {...options, timeZone: this.zone});
    }

    offset(minutes) {
        const options = {hour: "numeric", timeZoneName: "longOffset"};
        const format = new Intl.DateTimeFormat("en", {...options, timeZone: this.zone});
        const parts = format.formatToParts(new Date(minutes * 60000));
        return parts.find((part) => part.type === "timeZoneName").value;
    }

    // ------------------------------------------------------------ zones

    /** Whether the times that are shown are not those of the store's clock. */
    get isElsewhere() {
        return this.zone !== this.storeZone;
    }

    /** Whether the clocks of visitor and store differ on some day of *month*. */
    mayDiffer(month) {
        const clock = {day: "numeric", hour: "numeric", minute: "2-digit"};
        return [1, 11, 21, 28].some((day) => {
            const date = `${month}-${String(day).padStart(2, "0")}T00:00Z`;
            const minutes = Date.parse(date) / 60000;
            return (
                Boolean(this.visitorZone) &&
                this.format(minutes, this.storeZone, clock) !==
                    this.format(minutes, this.visitorZone, clock)
            );
        });
    }

    nameZone(zone) {
        return zone.replaceAll("_", " ");
    }

    // ------------------------------------------------------------ parts of a day

    /** Times by morning, afternoon and evening, in the order in which they happen. */
    parts({times, full, places}) {
        const moments = [...times, ...full].sort((a, b) => a - b);
        const labels = moments.map((value) => this.label(value, this.zone));
        const parts = new Map();
        moments.forEach((value, index) => {
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
                other: this.isElsewhere && this.getStoreLabel(value),
                note: this.getNote(places[value]),
                isFull: full.includes(value),
            });
            parts.set(name, part);
        });
        return [...parts.values()];
    }

    /** The store's clock, for who sees own times. */
    getStoreLabel(minutes) {
        const day = this.format(minutes, this.storeZone, {weekday: "short"});
        return `${day} ${this.label(minutes, this.storeZone)}`;
    }

    /** How many places are left at a time, where that is worth telling. */
    getNote(left) {
        const texts = this.words.places;
        return left === undefined ? "" : texts[Math.min(left, 2)].replace("%s", left);
    }

    getPart(minutes) {
        const hour = this.hour(minutes);
        return this.partNames.findLast(([first]) => first <= hour)[1];
    }
}

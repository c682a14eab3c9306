import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";

// Height of a minute on the board, in pixels.
export const PIXELS = 1.4;
// What is dragged snaps to so many minutes.
export const SNAP = 5;

/** A minute of the day as naive UTC text, as the server wants it. */
export function toServer(day, minute) {
    return serializeDateTime(deserializeDateTime(day.origin).plus({minutes: minute}));
}

/** "9:05", from the hour labels of the day; right on days of a clock change, too. */
export function toClock(day, minute) {
    const at = deserializeDateTime(day.origin, {tz: day.tz}).plus({minutes: minute});
    return at.toLocaleString({hour: "numeric", minute: "2-digit"});
}

export function snap(minutes) {
    return Math.round(minutes / SNAP) * SNAP;
}

/** Where a span stands in its column, as a style. */
export function toStyle(day, start, stop) {
    const [first, last] = day.range;
    const top = (Math.max(start, first) - first) * PIXELS;
    const height = (Math.min(stop, last) - Math.max(start, first)) * PIXELS;
    return `top: ${top}px; height: ${height}px;`;
}

const BOOKABLE = "12";

/**
 * Writes months and days into the calendar that the server drew.
 *
 * The page's own elements are the pattern for more of their kind, so their structure is
 * told in one place only: the page's templates.
 */
export class CalendarView {
    constructor(el, wording) {
        this.el = el;
        this.wording = wording;
        const {firstMonth, lastMonth, weekStart} = el.dataset;
        this.first = firstMonth;
        this.last = lastMonth;
        this.weekStart = Number(weekStart);
    }

    find(name) {
        return this.el.querySelector(`.o_appointment_${name}`);
    }

    /** A text that is there, or nothing at all. */
    write(name, text) {
        const el = this.find(name);
        el.hidden = !text;
        el.textContent = text || "";
    }

    /** Draw *answer*; what has the focus keeps it, unless it is gone. */
    draw(answer, chosen) {
        const {day, value, name} = document.activeElement.dataset.day
            ? {day: document.activeElement.dataset.day}
            : document.activeElement;
        const isInside = this.el.contains(document.activeElement);
        this.drawMonth(answer);
        this.drawTimes(answer, chosen);
        if (isInside && day) {
            this.el.querySelector(`[data-day="${day}"]:enabled`)?.focus();
        } else if (isInside && name === "start") {
            this.el.querySelector(`[name=start][value="${value}"]:enabled`)?.focus();
        }
    }

    // ------------------------------------------------------------ month

    drawMonth(answer) {
        const title = this.wording.month(answer.month);
        const [previous, next] = this.el.querySelectorAll("[data-month-step]");
        previous.disabled = answer.month <= this.first;
        next.disabled = answer.month >= this.last;
        this.find("month_title").textContent = title;
        const grid = this.find("days");
        grid.setAttribute("aria-label", title);
        const pattern = grid.querySelector("button");
        const days = [...answer.days].map((_state, index) =>
            this.buildDay(pattern, answer, index + 1)
        );
        grid.replaceChildren(...grid.querySelectorAll(":scope > span"), ...days);
    }

    buildDay(pattern, answer, number) {
        const {month, day} = answer;
        const button = pattern.cloneNode();
        const {state, title, note} = this.wording.state(answer, number);
        const weekday = this.wording.weekday(month);
        const column = ((weekday - this.weekStart + 7) % 7) + 1;
        button.style.gridColumnStart = number === 1 ? column : "";
        button.value = `${month}-${String(number).padStart(2, "0")}`;
        button.disabled = !BOOKABLE.includes(state);
        button.title = title;
        this.add(button, "span", number);
        Object.assign(button.dataset, {day: number, state});
        button.setAttribute("aria-pressed", number === day);
        button.setAttribute(
            "aria-label",
            `${this.wording.day(month, number)}, ${title}`
        );
        if (note) {
            const small = this.add(button, "small", note);
            small.setAttribute("aria-hidden", "true");
        }
        return button;
    }

    add(el, tag, text) {
        const child = document.createElement(tag);
        child.textContent = text;
        el.append(child);
        return child;
    }

    // ------------------------------------------------------------ times

    drawTimes(answer, chosen) {
        const {month, day} = answer;
        const parts = this.wording.parts(answer);
        const {state, note} = day ? this.wording.state(answer, day) : {};
        this.find("trouble").hidden = true;
        this.write("day_title", this.wording.day(month, day || 1));
        this.find("day_title").hidden = !day;
        this.write("day_note", state === "1" && note);
        this.write("none", this.wording.none(answer));
        this.find("some").hidden = !parts.length;
        this.find("zone").hidden = this.wording.isElsewhere;
        const ownZone = this.find("own_zone");
        ownZone.hidden = !this.wording.isElsewhere;
        ownZone.querySelector("span").textContent = this.wording.isElsewhere
            ? this.wording.nameZone(this.wording.zone)
            : "";
        this.find("parts").replaceChildren(
            ...parts.map((part) => this.buildPart(part, chosen))
        );
    }

    buildPart({name, times}, chosen) {
        const pattern = this.find("times").querySelector("template").content;
        const part = pattern.firstElementChild.cloneNode(true);
        part.querySelector("legend").textContent = name;
        const [input, label] = part.querySelectorAll("input, label");
        input.parentElement.replaceChildren(
            ...times.flatMap((time) => [
                this.buildInput(input, time, chosen),
                this.buildLabel(label, time),
            ])
        );
        return part;
    }

    buildInput(pattern, {value, isFull}, chosen) {
        const input = pattern.cloneNode();
        input.id = `o_appointment_start_${value}`;
        input.value = value;
        input.disabled = isFull;
        input.checked = value === chosen && !isFull;
        return input;
    }

    buildLabel(pattern, {value, label, other, note}) {
        const built = pattern.cloneNode();
        built.htmlFor = `o_appointment_start_${value}`;
        this.add(built, "span", label);
        if (other) {
            this.add(built, "small", other);
        }
        if (note) {
            this.add(built, "small", note).className = "o_appointment_left";
        }
        return built;
    }

    showTrouble(message) {
        const trouble = this.find("trouble");
        trouble.textContent = message;
        trouble.hidden = false;
        for (const name of ["none", "day_note", "some"]) {
            this.find(name).hidden = true;
        }
        this.find("parts").replaceChildren();
    }
}

const FULL = "0";

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
        const {firstMonth, lastMonth, weekStart, states} = el.dataset;
        this.first = firstMonth;
        this.last = lastMonth;
        this.weekStart = Number(weekStart);
        this.states = JSON.parse(states);
        this.storeZone = this.find("zone").textContent;
    }

    find(name) {
        return this.el.querySelector(`.o_appointment_${name}`);
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
        const days = [...answer.days].map((state, index) =>
            this.buildDay(pattern, answer, state, index + 1)
        );
        grid.replaceChildren(...grid.querySelectorAll("span"), ...days);
    }

    buildDay(pattern, {month, day}, state, number) {
        const button = pattern.cloneNode();
        const name = this.states[state];
        const weekday = this.wording.weekday(month);
        const column = ((weekday - this.weekStart + 7) % 7) + 1;
        button.style.gridColumnStart = number === 1 ? column : "";
        button.value = `${month}-${String(number).padStart(2, "0")}`;
        button.disabled = state === FULL;
        button.title = name;
        button.textContent = number;
        Object.assign(button.dataset, {day: number, state});
        button.setAttribute("aria-pressed", number === day);
        button.setAttribute(
            "aria-label",
            `${this.wording.day(month, number)}, ${name}`
        );
        return button;
    }

    // ------------------------------------------------------------ times

    drawTimes({month, day, times}, chosen) {
        this.find("trouble").hidden = true;
        this.find("none").hidden = times.length > 0;
        this.find("some").hidden = !times.length;
        this.find("day_title").textContent = day ? this.wording.day(month, day) : "";
        this.find("zone").textContent =
            this.wording.visitorZoneLabel(times) || this.storeZone;
        this.find("parts").replaceChildren(
            ...this.wording.parts(times).map((part) => this.buildPart(part, chosen))
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

    buildInput(pattern, {value}, chosen) {
        const input = pattern.cloneNode();
        input.id = `o_appointment_start_${value}`;
        input.value = value;
        input.checked = value === chosen;
        return input;
    }

    buildLabel(pattern, {value, label, visitorLabel}) {
        const built = pattern.cloneNode();
        built.htmlFor = `o_appointment_start_${value}`;
        built.textContent = label;
        if (visitorLabel) {
            const small = document.createElement("small");
            small.textContent = visitorLabel;
            built.append(small);
        }
        return built;
    }

    showTrouble(message) {
        const trouble = this.find("trouble");
        trouble.textContent = message;
        trouble.hidden = false;
        this.find("none").hidden = this.find("some").hidden = true;
        this.find("parts").replaceChildren();
    }
}

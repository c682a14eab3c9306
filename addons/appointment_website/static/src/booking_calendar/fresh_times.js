const IDLE_MINUTES = 30;
const SLOWEST = 16;

/**
 * Calls again and again while somebody looks at the page, so that it shows what others
 * take meanwhile. A page in the background, or that nobody has touched for half an hour,
 * asks nothing; after an error it asks more and more rarely.
 */
export class FreshTimes {
    /**
     * @param {Number} seconds between two questions
     * @param {Function} ask promise of whether the question was answered
     */
    constructor(seconds, ask) {
        this.seconds = seconds;
        this.ask = ask;
        this.pace = 1;
        this.onWake = () => this.wake();
        this.onTouch = () => this.touch();
    }

    start() {
        if (!this.seconds) {
            return;
        }
        this.touchedAt = Date.now();
        document.addEventListener("visibilitychange", this.onWake);
        for (const name of ["pointerdown", "keydown"]) {
            document.addEventListener(name, this.onTouch, {passive: true});
        }
        this.wait();
    }

    stop() {
        clearTimeout(this.timer);
        document.removeEventListener("visibilitychange", this.onWake);
        for (const name of ["pointerdown", "keydown"]) {
            document.removeEventListener(name, this.onTouch);
        }
    }

    get isIdle() {
        return Date.now() - this.touchedAt > IDLE_MINUTES * 60000;
    }

    touch() {
        const wasIdle = this.isIdle;
        this.touchedAt = Date.now();
        if (wasIdle) {
            this.wake();
        }
    }

    /** Who comes back sees at once what has changed. */
    wake() {
        clearTimeout(this.timer);
        if (document.visibilityState === "visible") {
            this.tick();
        }
    }

    wait() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.tick(), this.seconds * this.pace * 1000);
    }

    async tick() {
        if (document.visibilityState !== "visible" || this.isIdle) {
            return; // an event wakes it up again
        }
        const isAnswered = await this.ask();
        this.pace = isAnswered ? 1 : Math.min(this.pace * 2, SLOWEST);
        this.wait();
    }
}

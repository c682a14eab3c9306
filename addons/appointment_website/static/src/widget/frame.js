/** Tells the page around the frame how high it is: a number, nothing else. */
(() => {
    let known = 0;

    function tell() {
        const height = Math.ceil(document.getElementById("wrapwrap").offsetHeight);
        if (height !== known) {
            known = height;
            // Which site it is may not be known here, and a height is no secret.
            window.parent.postMessage({appointmentHeight: height}, "*");
        }
    }

    if (window.parent !== window) {
        new ResizeObserver(tell).observe(document.getElementById("wrapwrap"));
        tell();
    }
})();

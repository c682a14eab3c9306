import {onMounted, onWillUnmount} from "@odoo/owl";

/** Call *callback* every so many milliseconds while the component is on the page. */
export function useInterval(callback, milliseconds) {
    let timer = null;
    onMounted(() => {
        timer = setInterval(callback, milliseconds);
    });
    onWillUnmount(() => clearInterval(timer));
}

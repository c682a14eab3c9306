"""What must hold of a page's layout at any width, found by a script in the page."""

MAIN_BUTTON = (
    ".btn-primary, .o_appointment_part label.btn, .o_appointment_book, [type=submit]"
)

# Text nodes and controls with the rectangles they paint. What is hidden, or only for
# screen readers, paints none.
FIND = r"""
([mainButton, isTouched]) => {
    const found = [];
    const width = document.documentElement.clientWidth;
    const name = (el) => {
        const words = (el.innerText || el.value || el.name || "").trim();
        const classes = typeof el.className === "string" ? el.className : "";
        return `<${el.tagName.toLowerCase()} ${classes}> “${words.slice(0, 40)}”`;
    };
    const isSeen = (el) =>
        el.checkVisibility({opacityProperty: true, visibilityProperty: true}) &&
        !el.closest("[class*=visually-hidden], .btn-check, noscript")
        && !el.closest("details:not([open]) > :not(summary)");
    const place = document.querySelector("#wrap") || document.querySelector("main");

    if (document.documentElement.scrollWidth > width) {
        const reach = document.documentElement.scrollWidth;
        found.push(`scrolls sideways: ${reach} > ${width}`);
        for (const el of document.body.querySelectorAll("*")) {
            const box = el.getBoundingClientRect();
            if (isSeen(el) && box.right > width + 1 && !el.children.length) {
                found.push(`  as wide as ${Math.round(box.right)}: ${name(el)}`);
            }
        }
    }

    const painted = [];
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const el = node.parentElement;
        if (!node.data.trim() || !el.checkVisibility || !isSeen(el)) continue;
        if (el.closest("script, style, template, option")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width < 1 || box.height < 1) continue;
            painted.push({box, el, isText: true});
            if (box.left < -1 || box.right > width + 1) {
                found.push(`text beyond the screen: ${name(el)}`);
            }
            for (let up = el; up && up !== document.body; up = up.parentElement) {
                const style = getComputedStyle(up);
                if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
                const frame = up.getBoundingClientRect();
                if (box.right > frame.right + 2 || box.bottom > frame.bottom + 4) {
                    found.push(`cut text: ${name(el)}`);
                }
            }
        }
    }

    const controls = "a[href], button, input:not([type=hidden]), select, textarea,"
        + " summary, label.btn";
    for (const el of place.querySelectorAll(controls)) {
        if (!isSeen(el)) continue;
        const box = el.getBoundingClientRect();
        if (box.width < 1) continue;
        const style = getComputedStyle(el);
        if (style.display !== "inline") painted.push({box, el, isText: false});
        if (!isTouched) continue;
        let {width: across, height: down} = box;
        if (el.matches("input[type=checkbox], input[type=radio]")) {
            const label = el.labels && el.labels[0];
            if (label) {
                const more = label.getBoundingClientRect();
                const {min, max} = Math;
                across = max(box.right, more.right) - min(box.left, more.left);
                down = max(box.bottom, more.bottom) - min(box.top, more.top);
            }
        }
        // Words to press inside a sentence are as high as the line (WCAG 2.5.8).
        const isInSentence = style.display === "inline" &&
            el.parentElement.innerText.trim() !== el.innerText.trim();
        const size = `${Math.round(across)}×${Math.round(down)}`;
        if (!isInSentence && (across < 24 || down < 24)) {
            found.push(`smaller than 24 px: ${size} ${name(el)}`);
        } else if (el.matches(mainButton) && down < 43.5) {
            found.push(`main button below 44 px: ${size} ${name(el)}`);
        }
    }

    const overlaps = (a, b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
    for (let i = 0; i < painted.length; i++) {
        for (let j = i + 1; j < painted.length; j++) {
            const [one, two] = [painted[i], painted[j]];
            if (one.el.contains(two.el) || two.el.contains(one.el)) continue;
            if ([one, two].some((it) => it.el.closest(".stretched-link"))) continue;
            if (overlaps(one.box, two.box)) {
                found.push(`overlap: ${name(one.el)} and ${name(two.el)}`);
            }
        }
    }
    return [...new Set(found)];
}
"""


def find_faults(page, *, is_touched):
    """What is wrong with the page's layout as it is now.

    :param is_touched: whether fingers use it, so that targets need a size
    """
    return page.evaluate(FIND, [MAIN_BUTTON, is_touched])

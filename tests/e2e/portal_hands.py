"""Visitors as they are: one with a keyboard only, one with a thumb on a phone."""

import math
import time

# Where the keyboard is. A box that is drawn by its label stands for the label.
FOCUS = r"""
(selector) => {
    const el = document.activeElement;
    if (!el || el === document.body) return {isLost: true};
    const drawn = el.matches(".btn-check") && el.labels.length ? el.labels[0] : el;
    const box = drawn.getBoundingClientRect();
    const style = getComputedStyle(drawn);
    const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const hasOutline = style.outlineStyle !== "none"
        && parseFloat(style.outlineWidth) > 0;
    const last = window.lastFocus;
    window.lastFocus = el;
    return {
        isLost: false,
        name: `<${el.tagName.toLowerCase()} ${el.className} ${el.name || ""}> `
            + (drawn.innerText || el.ariaLabel || "").trim().slice(0, 40),
        isWanted: el.matches(selector),
        isOnScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth
            && Boolean(top) && [drawn, ...(el.labels || [])].some(
                (one) => one.contains(top) || top.contains(one)),
        isMarked: hasOutline || style.boxShadow !== "none",
        isFirst: !last || !last.isConnected || last === el,
        isAfterLast: Boolean(last && last.isConnected
            && last.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING),
        tabIndex: el.tabIndex,
    };
}
"""


class Keyboard:
    """A visitor without a mouse: Tab, arrows, Enter and Space.

    Wherever Tab leads, the place must be on the screen and marked, and come after the
    one before.
    """

    def __init__(self, page, most=120):
        self.page = page
        self.most = most
        self.presses = 0
        self.faults = []

    def press(self, key):
        self.page.keyboard.press(key)
        self.presses += 1

    def look(self, selector=":root", is_step=False):
        """Note what is wrong with the place of the focus; return what it is."""
        focus = self.page.evaluate(FOCUS, selector)
        if focus["isLost"]:
            return focus
        where = f"{self.page.url.rsplit('/', 1)[-1]}: {focus['name']}"
        if not focus["isOnScreen"]:
            self.faults.append(f"focus out of sight: {where}")
        if not focus["isMarked"]:
            self.faults.append(f"focus not marked: {where}")
        if focus["tabIndex"] > 0:
            self.faults.append(f"positive tabindex: {where}")
        if is_step and not (focus["isFirst"] or focus["isAfterLast"]):
            self.faults.append(f"focus goes back: {where}")
        return focus

    def go_to(self, selector):
        """Press Tab until the focus is at *selector*."""
        for _time in range(self.most):
            self.press("Tab")
            focus = self.look(selector, is_step=True)
            if focus["isLost"]:
                raise AssertionError(f"The focus was lost on the way to {selector}")
            if focus["isWanted"]:
                return
        raise AssertionError(f"{selector} was not reached by {self.most} times Tab")

    def type(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)

    def stay_at(self, selector):
        """Wait until the focus is at *selector*, where the page has put it."""
        self.page.wait_for_function(
            "(selector) => document.activeElement.matches(selector)", arg=selector
        )
        self.look(selector)


class Thumb:
    """A visitor on a phone who needs time: 200 ms a key, 800 ms a tap or a swipe."""

    KEY, TAP = 0.2, 0.8
    SWIPE = 0.7  # of the screen

    def __init__(self, page):
        self.page = page
        self.taps = self.swipes = self.keys = 0
        self.began = time.monotonic()

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def tap(self, locator):
        """Wait for it as a person would, swipe to it, tap it."""
        locator.wait_for(state="visible")
        self._swipe_to(locator)
        time.sleep(self.TAP)
        self.taps += 1
        locator.tap()

    def fill(self, locator, text):
        """Tap a field and type, unless it is filled in already."""
        if locator.input_value():
            return
        self.tap(locator)
        for letter in text:
            time.sleep(self.KEY)
            self.page.keyboard.type(letter)
            self.keys += 1

    def in_words(self):
        return (
            f"{self.seconds:.1f} s with {self.taps} taps, {self.swipes} swipes and"
            f" {self.keys} keys"
        )

    def _swipe_to(self, locator):
        """Every swipe costs as much as a tap."""
        height = self.page.viewport_size["height"]
        box = locator.bounding_box()
        beyond = max(box["y"] + box["height"] - height * 0.9, height * 0.12 - box["y"])
        if beyond <= 0:
            return
        for _swipe in range(math.ceil(beyond / (height * self.SWIPE))):
            time.sleep(self.TAP)
            self.swipes += 1
        locator.scroll_into_view_if_needed()

"""The garage: its front, its mechanics and its services."""

from .canvas import WHITE, box, canvas, encode, face, px, sign, smile

NAVY, ORANGE, SKY, GREY = "#0F4C5C", "#FB8B24", "#DCEEF2", "#5C677D"


def portrait(number):
    """A mechanic with a cap, as base64 PNG."""
    image, pen, _hair = face(number, NAVY)
    pen.pieslice(box(122, 80, 278, 240), 180, 360, fill=NAVY)
    pen.rounded_rectangle(box(112, 150, 300, 170), px(10), fill=ORANGE)
    smile(pen)
    return encode(image)


def garage():
    """The front of the garage with three gates."""
    image, pen = canvas(1200, 675, SKY)
    pen.rectangle(box(0, 545, 1200, 675), fill="#8D99AE")
    pen.rectangle(box(100, 190, 1100, 560), fill="#F4F1EA")
    pen.polygon(box(70, 190, 600, 80, 1130, 190), fill=NAVY)
    pen.rectangle(box(100, 190, 1100, 240), fill=ORANGE)
    for left in (150, 460, 770):
        pen.rectangle(box(left, 290, left + 260, 560), fill=GREY)
        for line in range(320, 560, 40):
            pen.line(box(left, line, left + 260, line), fill=WHITE, width=px(4))
    _draw_car(pen, 480, 470)
    return encode(image)


def logo():
    """A wheel and the name beside it."""
    words = ((14, "Autoservice", 64), (86, "Witten", 52))
    return sign(lambda pen: _draw_wheel(pen, 80, 80, 68), words, NAVY)


def emblem(key):
    """The picture of a service."""
    image, pen = canvas(640, 400, SKY)
    draw = {
        "oil": _draw_drop,
        "hu": _draw_badge,
        "brakes": _draw_disc,
        "tyres": lambda pen: _draw_wheel(pen, 320, 200, 140),
        "noise": _draw_waves,
    }.get(key, lambda pen: _draw_car(pen, 170, 170))
    draw(pen)
    return encode(image)


def _draw_drop(pen):
    pen.polygon(box(320, 60, 225, 220, 415, 220), fill=ORANGE)
    pen.ellipse(box(215, 150, 425, 350), fill=ORANGE)
    pen.arc(box(255, 190, 385, 320), 20, 80, fill=WHITE, width=px(14))


def _draw_badge(pen):
    pen.ellipse(box(180, 60, 460, 340), fill=NAVY)
    pen.ellipse(box(210, 90, 430, 310), fill=WHITE)
    pen.line(
        box(260, 200, 310, 250, 390, 150), fill=ORANGE, width=px(30), joint="curve"
    )


def _draw_disc(pen):
    pen.ellipse(box(180, 60, 460, 340), fill=GREY)
    pen.ellipse(box(260, 140, 380, 260), fill=SKY)
    pen.ellipse(box(300, 180, 340, 220), fill=NAVY)
    pen.pieslice(box(165, 45, 475, 355), 300, 60, fill=ORANGE)
    pen.ellipse(box(260, 140, 380, 260), fill=SKY)
    pen.ellipse(box(295, 175, 345, 225), fill=NAVY)


def _draw_waves(pen):
    _draw_car(pen, 60, 190)
    for radius in (40, 80, 120):
        pen.arc(
            box(430 - radius, 220 - radius, 430 + radius, 220 + radius),
            300,
            60,
            fill=ORANGE,
            width=px(14),
        )


def _draw_wheel(pen, x, y, radius):
    for share, color in ((1, "#22262B"), (0.68, WHITE), (0.56, GREY), (0.2, ORANGE)):
        size = radius * share
        pen.ellipse(box(x - size, y - size, x + size, y + size), fill=color)


def _draw_car(pen, left, top):
    pen.polygon(
        box(left + 50, top + 50, left + 95, top, left + 205, top, left + 250, top + 50),
        fill=SKY,
        outline=NAVY,
        width=px(8),
    )
    pen.rounded_rectangle(
        box(left, top + 48, left + 300, top + 110), px(24), fill=ORANGE
    )
    for x in (left + 70, left + 230):
        _draw_wheel(pen, x, top + 112, 34)

"""Own drawings, made by Pillow when the demo world is built."""

import base64
import io

from PIL import Image, ImageDraw, ImageFont

NAVY, ORANGE, WHITE, SKY, GREY = "#0F4C5C", "#FB8B24", "#FFFFFF", "#DCEEF2", "#5C677D"
SCALE = 2
# background, skin, hair, has long hair
FACES = (
    ("#BFD7EA", "#D9A066", "#2B2118", False),
    ("#F6D6DF", "#F1C9A5", "#7A4A21", True),
    ("#CFE8D5", "#F0C6A0", "#C9A227", False),
    ("#FBE3C4", "#EFC2A0", "#8C2F1B", True),
)


def portrait(number):
    """A mechanic with a cap, as base64 PNG."""
    ground, skin, hair, is_long = FACES[(number - 1) % len(FACES)]
    image, pen = _canvas(400, 400, ground)
    pen.rounded_rectangle(_box(80, 290, 320, 460), _px(70), fill=NAVY)
    if is_long:
        pen.rounded_rectangle(_box(118, 130, 282, 320), _px(70), fill=hair)
    pen.rectangle(_box(170, 250, 230, 310), fill=skin)
    pen.ellipse(_box(130, 110, 270, 285), fill=skin)
    pen.pieslice(_box(122, 80, 278, 240), 180, 360, fill=NAVY)
    pen.rounded_rectangle(_box(112, 150, 300, 170), _px(10), fill=ORANGE)
    for x in (165, 235):
        pen.ellipse(_box(x - 8, 195, x + 8, 211), fill="#222222")
    pen.arc(_box(165, 205, 235, 260), 25, 155, fill="#7A2E1D", width=_px(6))
    return _encode(image)


def garage():
    """The front of the garage with three gates."""
    image, pen = _canvas(1200, 675, SKY)
    pen.rectangle(_box(0, 545, 1200, 675), fill="#8D99AE")
    pen.rectangle(_box(100, 190, 1100, 560), fill="#F4F1EA")
    pen.polygon(_box(70, 190, 600, 80, 1130, 190), fill=NAVY)
    pen.rectangle(_box(100, 190, 1100, 240), fill=ORANGE)
    for left in (150, 460, 770):
        pen.rectangle(_box(left, 290, left + 260, 560), fill=GREY)
        for line in range(320, 560, 40):
            pen.line(_box(left, line, left + 260, line), fill=WHITE, width=_px(4))
    _draw_car(pen, 480, 470)
    return _encode(image)


def logo():
    """A wheel and the name beside it."""
    image, pen = _canvas(560, 160, WHITE)
    _draw_wheel(pen, 80, 80, 68)
    for top, text, size in ((14, "Autoservice", 64), (86, "Witten", 52)):
        font = ImageFont.load_default(_px(size))
        pen.text((_px(172), _px(top)), text, font=font, fill=NAVY, stroke_width=_px(1))
    return _encode(image)


def emblem(key):
    """The picture of a service."""
    image, pen = _canvas(640, 400, SKY)
    draw = {
        "oil": _draw_drop,
        "hu": _draw_badge,
        "brakes": _draw_disc,
        "tyres": lambda pen: _draw_wheel(pen, 320, 200, 140),
        "noise": _draw_waves,
    }.get(key, lambda pen: _draw_car(pen, 170, 170))
    draw(pen)
    return _encode(image)


def _draw_drop(pen):
    pen.polygon(_box(320, 60, 225, 220, 415, 220), fill=ORANGE)
    pen.ellipse(_box(215, 150, 425, 350), fill=ORANGE)
    pen.arc(_box(255, 190, 385, 320), 20, 80, fill=WHITE, width=_px(14))


def _draw_badge(pen):
    pen.ellipse(_box(180, 60, 460, 340), fill=NAVY)
    pen.ellipse(_box(210, 90, 430, 310), fill=WHITE)
    pen.line(
        _box(260, 200, 310, 250, 390, 150), fill=ORANGE, width=_px(30), joint="curve"
    )


def _draw_disc(pen):
    pen.ellipse(_box(180, 60, 460, 340), fill=GREY)
    pen.ellipse(_box(260, 140, 380, 260), fill=SKY)
    pen.ellipse(_box(300, 180, 340, 220), fill=NAVY)
    pen.pieslice(_box(165, 45, 475, 355), 300, 60, fill=ORANGE)
    pen.ellipse(_box(260, 140, 380, 260), fill=SKY)
    pen.ellipse(_box(295, 175, 345, 225), fill=NAVY)


def _draw_waves(pen):
    _draw_car(pen, 60, 190)
    for radius in (40, 80, 120):
        pen.arc(
            _box(430 - radius, 220 - radius, 430 + radius, 220 + radius),
            300,
            60,
            fill=ORANGE,
            width=_px(14),
        )


def _draw_wheel(pen, x, y, radius):
    for share, color in ((1, "#22262B"), (0.68, WHITE), (0.56, GREY), (0.2, ORANGE)):
        size = radius * share
        pen.ellipse(_box(x - size, y - size, x + size, y + size), fill=color)


def _draw_car(pen, left, top):
    pen.polygon(
        _box(
            left + 50, top + 50, left + 95, top, left + 205, top, left + 250, top + 50
        ),
        fill=SKY,
        outline=NAVY,
        width=_px(8),
    )
    pen.rounded_rectangle(
        _box(left, top + 48, left + 300, top + 110), _px(24), fill=ORANGE
    )
    for x in (left + 70, left + 230):
        _draw_wheel(pen, x, top + 112, 34)


def _canvas(width, height, color):
    image = Image.new("RGB", (width * SCALE, height * SCALE), color)
    return image, ImageDraw.Draw(image)


def _box(*numbers):
    return [number * SCALE for number in numbers]


def _px(number):
    return number * SCALE


def _encode(image):
    small = image.resize(
        (image.width // SCALE, image.height // SCALE), Image.Resampling.LANCZOS
    )
    small = small.quantize(64)  # flat colours need no more, and load faster
    with io.BytesIO() as buffer:
        small.save(buffer, "PNG", optimize=True)
        return base64.b64encode(buffer.getvalue())

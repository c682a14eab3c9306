"""Clinic and med-spa: two houses, coats instead of caps, and quiet signs."""

from functools import partial

from .canvas import WHITE, box, canvas, encode, face, px, sign, smile

PINE, SAND, MIST, SUN = "#2F6F73", "#E9D8A6", "#E3EFEC", "#EE9B00"
PLUM, ROSE, CREAM, GOLD = "#6D3B5E", "#E5A4AE", "#FBF1EE", "#C99A3B"


# ------------------------------------------------------------ people


def portrait(number, collar=PINE):
    """Somebody in a white coat, as base64 PNG."""
    image, pen, hair = face(number, WHITE)
    pen.polygon(box(165, 292, 200, 350, 235, 292), fill=collar)
    pen.line(box(200, 350, 200, 400), fill="#C9D1D6", width=px(4))
    pen.pieslice(box(124, 92, 276, 246), 180, 360, fill=hair)
    smile(pen)
    return encode(image)


# ------------------------------------------------------------ houses


def clinic():
    """An old house with tall windows, a lime tree and a bench."""
    image, pen = canvas(1200, 675, MIST)
    pen.rectangle(box(0, 560, 1200, 675), fill="#B7CDB5")
    pen.rectangle(box(180, 210, 820, 570), fill="#F7F3E8")
    pen.polygon(box(150, 210, 500, 90, 850, 210), fill=PINE)
    pen.ellipse(box(470, 130, 530, 190), fill=SAND)
    for left in (225, 355, 585, 715):
        pen.rounded_rectangle(box(left, 265, left + 70, 405), px(34), fill=PINE)
        pen.line(box(left + 35, 265, left + 35, 405), fill=WHITE, width=px(5))
    pen.rounded_rectangle(box(455, 400, 545, 570), px(40), fill=SUN)
    for left in (225, 355, 585, 715):
        pen.rectangle(box(left - 8, 470, left + 78, 484), fill=SAND)
    pen.rectangle(box(960, 380, 990, 580), fill="#7A5C3E")
    for x, y, size in ((975, 300, 130), (895, 350, 80), (1055, 350, 80)):
        pen.ellipse(box(x - size, y - size, x + size, y + size), fill="#6FA287")
    return encode(image)


def spa():
    """A shop window with an arch, a round mirror and two plants."""
    image, pen = canvas(1200, 675, CREAM)
    pen.rectangle(box(0, 570, 1200, 675), fill="#E4D3CF")
    pen.rectangle(box(140, 100, 1060, 580), fill=PLUM)
    pen.rounded_rectangle(box(200, 190, 740, 540), px(40), fill="#FFF8F6")
    pen.pieslice(box(810, 170, 1010, 370), 180, 360, fill=ROSE)
    pen.rectangle(box(810, 268, 1010, 580), fill=ROSE)
    pen.ellipse(box(385, 230, 555, 400), fill=GOLD)
    pen.ellipse(box(400, 245, 540, 385), fill=MIST)
    pen.rectangle(box(330, 440, 610, 456), fill=GOLD)
    for x in (275, 665):
        pen.rounded_rectangle(box(x - 30, 460, x + 30, 540), px(10), fill=ROSE)
        for shift in (-34, 0, 34):
            pen.ellipse(
                box(x + shift - 17, 360 - abs(shift) // 4, x + shift + 17, 465),
                fill="#7FA58A",
            )
    pen.ellipse(box(960, 420, 980, 440), fill=PLUM)
    return encode(image)


# ------------------------------------------------------------ logos


def clinic_logo():
    """A lime leaf and the name beside it."""
    words = ((14, "Clinica", 62), (86, "Sf. Gherasim", 50))
    return sign(partial(_draw_leaf, x=80, y=80, size=64, color=PINE), words, PINE)


def spa_logo():
    """A flower and the name beside it."""
    words = ((14, "Aesthetica", 62), (86, "MedSpa", 52))
    return sign(partial(_draw_flower, x=80, y=80, size=66), words, PLUM)


# ------------------------------------------------------------ services


def clinic_emblem(key):
    return _emblem(CLINIC_EMBLEMS[key], MIST)


def spa_emblem(key):
    return _emblem(SPA_EMBLEMS[key], CREAM)


def _emblem(draw, ground):
    image, pen = canvas(640, 400, ground)
    draw(pen)
    return encode(image)


def _draw_leaf(pen, x, y, size, color):
    pen.chord(box(x - size, y - size, x + size, y + size), 200, 20, fill=color)
    pen.chord(box(x - size, y - size, x + size, y + size), 20, 200, fill=SAND)
    pen.line(
        box(x - size, y + size * 0.9, x + size * 0.5, y - size * 0.4),
        fill=WHITE,
        width=px(max(size // 12, 3)),
    )


def _draw_flower(pen, x, y, size):
    half = size * 0.5
    for right, down in ((0, -1), (0.95, -0.3), (0.6, 0.8), (-0.6, 0.8), (-0.95, -0.3)):
        a, b = x + right * half, y + down * half
        pen.ellipse(box(a - half, b - half, a + half, b + half), fill=ROSE)
    pen.ellipse(box(x - half / 2, y - half / 2, x + half / 2, y + half / 2), fill=GOLD)


def _draw_sunrise(pen):
    pen.pieslice(box(200, 90, 440, 330), 180, 360, fill=SUN)
    for top, shade in ((210, PINE), (250, "#5B9A93"), (290, "#93C1B8")):
        pen.rounded_rectangle(box(130, top, 510, top + 26), px(13), fill=shade)


def _draw_bubble(pen, left, top, color, to_left=True):
    pen.rounded_rectangle(box(left, top, left + 220, top + 130), px(40), fill=color)
    x = left + 50 if to_left else left + 170
    tip = x - 30 if to_left else x + 30
    pen.polygon(box(x - 22, top + 120, x + 22, top + 120, tip, top + 175), fill=color)
    for shift in (60, 110, 160):
        pen.ellipse(
            box(left + shift - 11, top + 54, left + shift + 11, top + 76), fill=WHITE
        )


def _draw_talk(pen):
    _draw_bubble(pen, 210, 100, PINE)


def _draw_two(pen):
    _draw_bubble(pen, 110, 70, PINE)
    _draw_bubble(pen, 310, 170, SUN, to_left=False)


def _draw_path(pen):
    pen.polygon(box(250, 360, 390, 360, 345, 170, 315, 170), fill=SAND)
    pen.ellipse(box(270, 50, 390, 170), fill=SUN)
    for x, y in ((150, 250), (490, 250), (190, 180), (450, 180)):
        _draw_leaf(pen, x, y, 42, PINE)


def _draw_calendar(pen):
    pen.rounded_rectangle(box(210, 80, 430, 320), px(26), fill=PINE)
    pen.rounded_rectangle(box(228, 140, 412, 302), px(14), fill=WHITE)
    pen.line(box(270, 220, 308, 258, 372, 185), fill=SUN, width=px(24), joint="curve")


def _draw_mirror(pen):
    pen.rounded_rectangle(box(300, 230, 340, 370), px(20), fill=PLUM)
    pen.ellipse(box(205, 40, 435, 270), fill=GOLD)
    pen.ellipse(box(225, 60, 415, 250), fill=WHITE)
    pen.arc(box(255, 90, 385, 220), 190, 250, fill=ROSE, width=px(12))


def _draw_pearl(pen):
    pen.polygon(box(320, 50, 245, 190, 395, 190), fill=ROSE)
    pen.ellipse(box(235, 130, 405, 300), fill=ROSE)
    pen.arc(box(265, 165, 375, 270), 20, 80, fill=WHITE, width=px(12))
    pen.rounded_rectangle(box(190, 330, 450, 348), px(9), fill=PLUM)


def _draw_waves(pen):
    for step, color in enumerate((PLUM, ROSE, GOLD)):
        for left in (130, 260, 390):
            top = 110 + step * 70
            pen.arc(
                box(left, top, left + 130, top + 90), 180, 360, fill=color, width=px(16)
            )


def _draw_rays(pen):
    pen.rounded_rectangle(box(120, 80, 300, 160), px(30), fill=PLUM)
    for shift in (0, 50, 100):
        pen.line(box(300, 120, 500, 130 + shift * 2), fill=GOLD, width=px(10))
    pen.ellipse(box(450, 140, 560, 370), fill=ROSE)


def _draw_bloom(pen):
    _draw_flower(pen, 320, 200, 150)


CLINIC_EMBLEMS = {
    "psychiatry": _draw_sunrise,
    "followup": _draw_calendar,
    "psychotherapy": _draw_talk,
    "couple": _draw_two,
    "orientation": _draw_path,
}
SPA_EMBLEMS = {
    "advice": _draw_mirror,
    "wrinkles": _draw_pearl,
    "filler": _draw_waves,
    "hair_laser": _draw_rays,
    "scars": _draw_bloom,
}

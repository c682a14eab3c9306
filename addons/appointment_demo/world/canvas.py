"""What all drawings of the demo worlds are drawn with, by Pillow."""

import base64
import io

from PIL import Image, ImageDraw, ImageFont

WHITE, EVENING = "#FFFFFF", "#1D2B53"
SCALE = 2
# background, skin, hair, has long hair
FACES = (
    ("#BFD7EA", "#D9A066", "#2B2118", False),
    ("#F6D6DF", "#F1C9A5", "#7A4A21", True),
    ("#CFE8D5", "#F0C6A0", "#C9A227", False),
    ("#FBE3C4", "#EFC2A0", "#8C2F1B", True),
)


def canvas(width, height, color):
    image = Image.new("RGB", (width * SCALE, height * SCALE), color)
    return image, ImageDraw.Draw(image)


def box(*numbers):
    return [number * SCALE for number in numbers]


def px(number):
    return number * SCALE


def encode(image):
    small = image.resize(
        (image.width // SCALE, image.height // SCALE), Image.Resampling.LANCZOS
    )
    small = small.quantize(64)  # flat colours need no more, and load faster
    with io.BytesIO() as buffer:
        small.save(buffer, "PNG", optimize=True)
        return base64.b64encode(buffer.getvalue())


def dusk(picture):
    """The same picture when the day is over."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    evening = Image.blend(image, Image.new("RGB", image.size, EVENING), 0.45)
    with io.BytesIO() as buffer:
        evening.quantize(64).save(buffer, "PNG", optimize=True)
        return base64.b64encode(buffer.getvalue())


def sign(mark, words, color):
    """A logo: *mark* draws its sign on the left, the name stands beside it."""
    image, pen = canvas(560, 160, WHITE)
    mark(pen)
    for top, text, size in words:
        font = ImageFont.load_default(px(size))
        pen.text((px(172), px(top)), text, font=font, fill=color, stroke_width=px(1))
    return encode(image)


def face(number, cloth):
    """Somebody from the chest up, and the pen to dress them with."""
    ground, skin, hair, is_long = FACES[(number - 1) % len(FACES)]
    image, pen = canvas(400, 400, ground)
    pen.rounded_rectangle(box(80, 290, 320, 460), px(70), fill=cloth)
    if is_long:
        pen.rounded_rectangle(box(118, 130, 282, 320), px(70), fill=hair)
    pen.rectangle(box(170, 250, 230, 310), fill=skin)
    pen.ellipse(box(130, 110, 270, 285), fill=skin)
    return image, pen, hair


def smile(pen):
    for x in (165, 235):
        pen.ellipse(box(x - 8, 195, x + 8, 211), fill="#222222")
    pen.arc(box(165, 205, 235, 260), 25, 155, fill="#7A2E1D", width=px(6))

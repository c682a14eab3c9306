"""The store that pages are measured with: twenty services and twelve photos.

Photos are drawn here, with as much detail as a camera sees, since flat drawings would
weigh next to nothing.
"""

import base64
import io
import random
from datetime import timedelta

import world_builder
from PIL import Image, ImageFilter
from world_builder import Need

PHOTOS, SERVICES, STAFF, BOOKINGS = 12, 20, 4, 120
PICTURED = 8  # services with a picture of their own
WORK = (
    "Inspection", "Oil change", "Brake check", "Wheel change", "Wheel alignment",
    "Air conditioning", "Battery check", "Exhaust test", "Timing belt", "Clutch",
    "Windscreen", "Paint repair", "Interior cleaning", "Polishing", "Light test",
    "Winter check", "Holiday check", "Purchase check", "Towing hitch", "Diagnosis",
)  # fmt: skip
ABOUT = (
    "<p>A mechanic looks at everything that wears, tells you what has to be done and"
    " what can wait, and writes it down with prices.</p>"
)


def draw_photo(seed, width=1600, height=1000):
    """A picture with soft areas, edges and grain, as base64 of a JPEG."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (48, 30), chance.randbytes(48 * 30 * 3))
    areas = small.resize((width, height), Image.Resampling.BICUBIC)
    areas = areas.filter(ImageFilter.GaussianBlur(12))
    grain = Image.effect_noise((width, height), 60).convert("RGB")
    with io.BytesIO() as file:
        Image.blend(areas, grain, 0.12).save(file, "JPEG", quality=88)
        return base64.b64encode(file.getvalue())


def build(env):
    """The published store; return the paths of its page and of a booking page."""
    shop = world_builder.build_shop(env, "Storefront")
    store = shop.store
    photos = [draw_photo(number) for number in range(PHOTOS)]
    store.write(
        {
            "name": "Garage on the Market Square",
            "description": ABOUT,
            "image_1920": photos[0],
            "image_ids": [
                (0, 0, {"name": f"Workshop, view {number}", "image_1920": photo})
                for number, photo in enumerate(photos[1:], 2)
            ],
        }
    )
    store.partner_id.write(
        {"street": "Market Square 1", "zip": "58452", "city": "Witten"}
    )
    store.phone = "+49 2302 123456"
    role = world_builder.build_role(env)
    staff = world_builder.build_resources(shop, role, STAFF)
    for number, person in enumerate(staff):
        person.name = f"Mechanic {number + 1}"
    services = [
        world_builder.build_service(
            shop,
            [Need(role, is_customer_choice=True)],
            name=name,
            description=ABOUT,
            image_1920=photos[number] if number < PICTURED else False,
            price=39.0 + 10 * number,
        )
        for number, name in enumerate(WORK)
    ]
    customers = world_builder.build_customers(env, 1)
    tomorrow = shop.today() + timedelta(days=1)
    spans = world_builder.spread_evenly(shop, staff, BOOKINGS, tomorrow, 30)
    world_builder.insert_bookings(services[0], customers, spans)
    path = env["appointment.storefront"]._get_booking_path(services[0])
    return store._get_web_path(), path

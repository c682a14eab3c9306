"""What a demo world is made of. A world is one module of such values, no code.

Texts that customers read are tuples in the order of ``records.LANGUAGES``: English,
German, Romanian and Greek.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

Text = tuple[str, str, str, str]
Picture = Callable[[], bytes]


@dataclass(frozen=True)
class Company:
    """``state`` and ``country`` are XML ids of ``base``; ``chart`` is Odoo's code.

    Invoice numbers begin with ``prefix``. ``sale_tax`` is the id in the chart of the
    tax of all services, where it is not the chart's default. ``break_minutes`` is the
    break after a booking that its new resources begin with.
    """

    name: str
    street: str
    zip: str
    city: str
    state: str
    country: str
    currency: str
    phone: str
    email: str
    register: str
    vat: str
    lang: str
    tz: str
    chart: str
    prefix: str
    logo: Picture
    sale_tax: str = ""
    break_minutes: int = 0


@dataclass(frozen=True)
class Store:
    """``hours`` is the XML id of a calendar; copied where its zone is another.

    ``color`` is that of buttons, ``position`` degrees north and east, ``values`` are
    more fields of the store, such as what its imprint says.
    """

    name: str
    slug: str
    code: str
    hours: str
    front: Picture
    front_name: Text
    about: Text
    terms: Text
    privacy: Text
    color: str
    position: tuple[float, float]
    values: dict = field(default_factory=dict)
    is_confidential: bool = False
    reminder_hours: tuple[int, ...] = (24, 2)


@dataclass(frozen=True)
class Login:
    """Somebody who can log in; the login is the password, too."""

    login: str
    name: str
    role: str


@dataclass(frozen=True)
class Thing:
    """A room, a device, a desk; ``values`` are fields of the resource."""

    key: str
    name: str
    role: str
    values: dict = field(default_factory=dict)
    hours: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody whom customers see, and the login they may have."""

    key: str
    name: str
    roles: tuple[str, ...]
    title: Text
    about: Text
    color: str
    portrait: Picture
    login: str = ""


@dataclass(frozen=True)
class Service:
    """``needs`` are pairs of a role and fields of the requirement; price is net."""

    key: str
    name: Text
    about: Text
    price: float
    needs: tuple[tuple[str, dict], ...]
    picture: Picture
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    name: Text
    placeholder: Text
    is_required: bool = False


@dataclass(frozen=True)
class Customers:
    """``phone`` gets a number of two digits; ``host`` receives no mail."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[str, ...]
    phone: str
    count: int
    host: str = "example.com"


@dataclass(frozen=True)
class Story:
    """Bookings of 60 days before and after today, the same on every build.

    ``busy`` and ``calm`` are numbers of bookings a day, up to ten days ahead and
    later. ``notes`` come with requests for the service ``request``; ``known`` is what
    the desk writes about customers, ``findings`` what providers confide to a booking.
    """

    seed: int
    shares: tuple[tuple[str, int], ...]
    busy: tuple[int, ...]
    calm: tuple[int, ...]
    request: str
    notes: tuple[str, ...]
    cancel_reason: str
    answers: Callable[[Random], tuple[str, ...]]
    paid_count: int
    known: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """``is_front``: the first website is this world's."""

    key: str
    company: Company
    store: Store
    logins: tuple[Login, ...]
    roles: dict[str, Text]
    things: tuple[Thing, ...]
    people: tuple[Person, ...]
    away: Person
    holiday: Text
    services: tuple[Service, ...]
    questions: tuple[Question, ...]
    customers: Customers
    story: Story
    is_front: bool = False

from __future__ import annotations

from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.portal.controllers.portal import pager

from ..kernel import distance

PER_PAGE = 24
MAX_TEXT = 100
MAX_WORDS = 5
MIN_ZIP = 3  # fewer signs of a postcode are half a country
TOWNS = 12  # as many as an empty result names


@dataclass(frozen=True)
class Search:
    """What somebody looks for: words, and a place by name or by position."""

    text: str = ""
    place: str = ""
    position: distance.Position | None = None
    is_position_wrong: bool = False

    def __bool__(self):
        return bool(self.text or self.place or self.position)


class AppointmentDirectory(models.AbstractModel):
    """The list of stores: by name, town, service and distance.

    Nobody outside is asked: positions are those of the stores, and a place that is
    typed is the town of one of them.
    """

    _name = "appointment.directory"
    _description = "Directory of Stores"

    # ------------------------------------------------------------ asking

    @api.model
    def _parse(self, params):
        """The ``Search`` in *params* of an address; what is wrong counts as empty."""
        north, east = (self._clean(params.get(name)) for name in ("lat", "lng"))
        position, is_wrong = None, False
        if north or east:
            try:
                position = (float(north), float(east))
            except ValueError:
                position = None
            if not position or not distance.is_position(position):
                position, is_wrong = None, True
        return Search(
            self._clean(params.get("search")),
            "" if position else self._clean(params.get("near")),
            position,
            is_wrong,
        )

    @api.model
    def _clean(self, text):
        text = "".join(sign if sign.isprintable() else " " for sign in text or "")
        return " ".join(text[:MAX_TEXT].split())

    # ------------------------------------------------------------ finding

    @api.model
    def _get_values(self, search, page=1, path="/book"):
        """Values of the template ``appointment_website.stores``."""
        stores = self.env["appointment.store"].sudo()
        domain = self._get_domain(search.text)
        origin = search.position or self._find_place(search.place)
        if search.place and not origin:
            ranked = {}
        elif origin:
            ranked = self._rank(domain, origin)
        else:
            ranked = None
        total = stores.search_count(domain) if ranked is None else len(ranked)
        pages = pager(path, total, page, PER_PAGE, url_args=self._to_params(search))
        if ranked is None:
            shown = stores.search(domain, limit=PER_PAGE, offset=pages["offset"])
        else:
            ids = list(ranked)[pages["offset"] :][:PER_PAGE]
            shown = stores.browse(ids)
        return {
            "entries": [
                {
                    "store": store,
                    "distance": self._format_distance((ranked or {}).get(store.id)),
                    "picture": store._get_picture(),
                }
                for store in shown
            ],
            "total": total,
            "search": search,
            "pager": pages,
            "action": path,
            "towns": [] if shown else self._get_towns(),
        }

    @api.model
    def _get_domain(self, text):
        """Stores in which each word is in the name, the town or a service."""
        storefront = self.env["appointment.storefront"]
        domain = storefront._get_store_domain()
        offered = Domain([("is_published", "=", True), ("active", "=", True)])
        for word in text.split()[:MAX_WORDS]:
            domain &= Domain.OR(
                [
                    Domain("name", "ilike", word),
                    Domain("partner_id", "any", self._get_place_domain(word)),
                    Domain(
                        "service_ids", "any", offered & Domain("name", "ilike", word)
                    ),
                ]
            )
        return domain

    @api.model
    def _get_place_domain(self, text):
        """The town, or the beginning of its postcode."""
        towns = Domain("city", "ilike", text)
        if len(text) < MIN_ZIP or not any(sign.isdigit() for sign in text):
            return towns
        return towns | Domain("zip", "=ilike", f"{text}%")

    @api.model
    def _find_place(self, text):
        """Where the stores in the town *text* are, in the middle, or ``None``."""
        if not text:
            return None
        stores = self._read_places(
            self.env["appointment.storefront"]._get_store_domain()
            & Domain("partner_id", "any", self._get_place_domain(text))
        )
        known = [place for _id, place in stores if distance.is_position(place)]
        if not known:
            return None
        north, east = zip(*known, strict=True)
        return sum(north) / len(known), sum(east) / len(known)

    @api.model
    def _rank(self, domain, origin):
        """``{id: kilometres or None}``, the nearest first."""
        return dict(distance.rank(origin, self._read_places(domain)))

    @api.model
    def _read_places(self, domain):
        """``[(id, position)]`` of stores, in two queries for any number."""
        stores = (
            self.env["appointment.store"].sudo().search_fetch(domain, ["partner_id"])
        )
        stores.partner_id.fetch(["partner_latitude", "partner_longitude"])
        return [
            (
                store.id,
                (
                    store.partner_id.partner_latitude,
                    store.partner_id.partner_longitude,
                ),
            )
            for store in stores
        ]

    @api.model
    def _get_towns(self):
        """Towns where there is a store, to be tried instead."""
        stores = self.env["appointment.storefront"]._find_stores()
        towns = {store.city for store in stores if store.city}
        return sorted(towns)[:TOWNS]

    # ------------------------------------------------------------ wording

    @api.model
    def _to_params(self, search):
        north, east = search.position or ("", "")
        params = {
            "search": search.text,
            "near": search.place,
            "lat": north,
            "lng": east,
        }
        return {name: value for name, value in params.items() if value != ""}

    @api.model
    def _format_distance(self, kilometres):
        if kilometres is None:
            return ""
        if kilometres < 1:
            return self.env._("less than 1 km away")
        return self.env._("%(distance)s km away", distance=round(kilometres))

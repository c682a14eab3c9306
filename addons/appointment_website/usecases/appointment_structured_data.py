from odoo import api, models
from odoo.tools.json import scriptsafe
from odoo.tools.mail import html2plaintext
from odoo.tools.urls import urljoin

DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
END_OF_DAY = 23 * 60 + 59


class AppointmentStructuredData(models.AbstractModel):
    """Stores in the words of schema.org, for search engines.

    The answers go into a script element of a page: they are escaped so that no name
    ends it.
    """

    _name = "appointment.structured.data"
    _description = "Structured Data"

    @api.model
    def _get_store(self, store_sudo, quotes):
        """A store and what it offers.

        :param dict quotes: ``{service: Quote}``, see ``appointment.price``
        """
        picture = store_sudo._get_picture()
        data = {
            "@context": "https://schema.org",
            "@type": "LocalBusiness",
            "@id": self._to_url(store_sudo, store_sudo._get_web_path()),
            "url": self._to_url(store_sudo, store_sudo._get_web_path()),
            "name": store_sudo.name,
            "description": html2plaintext(store_sudo.description or "").strip(),
            "telephone": store_sudo.phone,
            "email": store_sudo.email,
            "image": picture and self._to_url(store_sudo, picture["src"]),
            "address": self._get_address(store_sudo),
            "geo": self._get_position(store_sudo),
            "hasMap": store_sudo._get_map_url(),
            "openingHoursSpecification": self._get_hours(store_sudo),
            "currenciesAccepted": store_sudo.currency_id.name,
            "hasOfferCatalog": quotes
            and {
                "@type": "OfferCatalog",
                "name": self.env._("Services"),
                "itemListElement": [
                    self._get_offer(service, quote) for service, quote in quotes.items()
                ],
            },
        }
        return self._to_script(data)

    @api.model
    def _get_person(self, store_sudo, person):
        """Somebody of a team.

        :param dict person: as the store's page describes people
        """
        picture = person["picture"]
        return self._to_script(
            {
                "@context": "https://schema.org",
                "@type": "Person",
                "name": person["name"],
                "jobTitle": person["title"],
                "url": self._to_url(store_sudo, person["path"]),
                "image": picture and self._to_url(store_sudo, picture["src"]),
                "worksFor": {
                    "@type": "LocalBusiness",
                    "@id": self._to_url(store_sudo, store_sudo._get_web_path()),
                    "name": store_sudo.name,
                },
            }
        )

    # ------------------------------------------------------------ parts

    @api.model
    def _get_address(self, store_sudo):
        return self._drop_empty(
            {
                "@type": "PostalAddress",
                "streetAddress": store_sudo.street,
                "postalCode": store_sudo.zip,
                "addressLocality": store_sudo.city,
                "addressRegion": store_sudo.state_id.name,
                "addressCountry": store_sudo.country_id.code,
            }
        )

    @api.model
    def _get_position(self, store_sudo):
        if not (store_sudo.latitude or store_sudo.longitude):
            return None
        return {
            "@type": "GeoCoordinates",
            "latitude": store_sudo.latitude,
            "longitude": store_sudo.longitude,
        }

    @api.model
    def _get_hours(self, store_sudo):
        lines = store_sudo.calendar_id.attendance_ids
        return [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{DAYS[int(line.dayofweek)]}",
                "opens": self._to_clock(line.hour_from),
                "closes": self._to_clock(line.hour_to),
            }
            for line in lines
            if line._is_work_period()
        ]

    @api.model
    def _get_offer(self, service, quote):
        price = {
            "@type": "UnitPriceSpecification",
            "price": f"{quote.gross:.{quote.currency.decimal_places}f}",
            "priceCurrency": quote.currency.name,
            "valueAddedTaxIncluded": True,
        }
        if service.price_model == "hour":
            price["unitCode"] = "HUR"
        elif service.price_model == "person":
            price["unitText"] = self.env._("person")
        path = self.env["appointment.storefront"]._get_booking_path(service)
        return {
            "@type": "Offer",
            "url": self._to_url(service.store_id, path),
            "priceSpecification": price,
            "itemOffered": self._drop_empty(
                {
                    "@type": "Service",
                    "name": service.name,
                    "description": html2plaintext(service.description or "").strip(),
                }
            ),
        }

    # ------------------------------------------------------------ wording

    @api.model
    def _to_url(self, store_sudo, path):
        return urljoin(store_sudo.get_base_url(), path)

    @api.model
    def _to_clock(self, hour):
        minutes = min(round(hour * 60), END_OF_DAY)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @api.model
    def _drop_empty(self, data):
        return {key: value for key, value in data.items() if value}

    @api.model
    def _to_script(self, data):
        return scriptsafe.dumps(self._drop_empty(data))

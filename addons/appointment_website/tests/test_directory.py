import re

from odoo.tests import tagged

from .common import WebsiteCommon

PLACES = {
    "Witten": (51.4433, 7.3353),
    "Bochum": (51.4818, 7.2162),
    "Dortmund": (51.5136, 7.4653),
    "Berlin": (52.52, 13.405),
}


@tagged("post_install", "-at_install")
class TestDirectory(WebsiteCommon):
    """Stores are found by name, town, service and distance, without a script."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["appointment.store"].search([]).is_published = False
        cls.stores = {
            city: cls._create_place(f"Salon {number}", city, position)
            for number, (city, position) in enumerate(PLACES.items())
        }
        cls._create_service(name="Beard trim", store_id=cls.stores["Bochum"].id)

    @classmethod
    def _create_place(cls, name, city, position=(0, 0)):
        north, east = position
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "city": city,
                "zip": f"1{len(city):04}",
                "partner_latitude": north,
                "partner_longitude": east,
            }
        )
        return cls._create_store(name=name, partner_id=partner.id)

    def _search(self, query="", path="/book"):
        page = self.url_open(f"{path}?{query}")
        self.assertEqual(page.status_code, 200, query)
        return page.text

    def _find(self, query="", path="/book"):
        """Towns of the stores that are listed, in their order."""
        names = re.findall(r'<h2 class="h5">(.*?)</h2>', self._search(query, path))
        towns = {store.name: city for city, store in self.stores.items()}
        return [towns.get(name, name) for name in names]

    def test_all_are_listed_at_both_addresses(self):
        self.assertEqual(self._find(), list(PLACES))
        self.assertEqual(self._find(path="/clinics"), list(PLACES))

    def test_name_town_postcode_and_service_are_searched(self):
        for text, found in (
            ("Salon 1", ["Bochum"]),
            ("witt", ["Witten"]),
            ("beard", ["Bochum"]),
            ("salon beard bochum", ["Bochum"]),
            ("beard witten", []),
            ("10008", ["Dortmund"]),
            ("", list(PLACES)),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(f"search={text}"), found)

    def test_hidden_services_are_not_found(self):
        self.env["appointment.service"].search(
            [("name", "=", "Beard trim")]
        ).is_published = False
        self.assertEqual(self._find("search=beard"), [])

    def test_the_nearest_comes_first(self):
        order = ["Bochum", "Witten", "Dortmund", "Berlin"]
        self.assertEqual(self._find("lat=51.48&lng=7.22"), order)
        self.assertEqual(self._find("near=bochum"), order)
        page = self._search("lat=51.48&lng=7.22")
        self.assertIn("less than 1 km away", page)
        self.assertIn("9 km away", page)

    def test_stores_without_a_position_come_last(self):
        self._create_place("Nowhere", "Nowhere")
        self.assertEqual(self._find("near=berlin")[-1], "Nowhere")

    def test_words_and_distance_go_together(self):
        self.assertEqual(self._find("search=beard&near=berlin"), ["Bochum"])

    def test_an_empty_result_says_what_to_try(self):
        for query in ("search=zzz", "near=Atlantis"):
            page = self._search(query)
            self.assertIn("There are stores in", page)
            for town in PLACES:
                self.assertIn(f"search={town}", page)

    def test_what_was_typed_stays_in_the_form(self):
        page = self._search("search=Sal%22on&near=Witten")
        self.assertIn('value="Sal&#34;on"', page)
        self.assertIn('value="Witten"', page)

    def test_nonsense_is_no_error(self):
        for query in (
            "lat=x&lng=y",
            "lat=51.4",
            "lat=91&lng=0",
            "lat=nan&lng=nan",
            "lat=inf&lng=1",
            "lat=1e999&lng=1",
        ):
            self.assertIn("could not be read", self._search(query), query)
        for query in (
            "search=%00",
            "search=%25_%5C",
            f"search={'x' * 3000}",
            "search=<script>alert(1)</script>",
            "near=%00",
            "search[]=1",
            "near='--",
        ):
            self.assertNotIn("<script>alert(1)", self._search(query), query)
        for page in ("0", "999", "x"):
            answer = self.url_open(f"/book/page/{page}")
            self.assertIn(answer.status_code, (200, 404))

    def test_many_stores_are_paged(self):
        for number in range(30):
            self._create_place(f"Shop {number:02}", "Hagen", (51.36, 7.47))
        first, second = self._find(), self._find(path="/book/page/2")
        self.assertEqual((len(first), len(second)), (24, 10))
        self.assertFalse(set(first) & set(second))
        page = self._search("search=shop&near=hagen")
        self.assertIn("/book/page/2?search=shop&amp;near=hagen", page)

    def test_three_hundred_stores_cost_no_more_queries(self):
        for query in ({}, {"search": "shop"}, {"near": "Hagen"}):
            counts = []
            for number in (30, 300):
                self._create_many(number)
                counts.append(self._count_queries(query))
            self.assertEqual(*counts, query)
            self.assertLess(counts[0], 25)

    def _create_many(self, number):
        known = self.env["appointment.store"].search_count([("name", "like", "Shop")])
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Shop {index}",
                    "city": "Hagen",
                    "partner_latitude": 51.36,
                    "partner_longitude": 7.47 + index / 1000,
                    "country_id": self.env.ref("base.de").id,
                }
                for index in range(known, number)
            ]
        )
        self.env["appointment.store"].create(
            [
                {
                    "name": partner.name,
                    "partner_id": partner.id,
                    "calendar_id": self.calendar.id,
                    "is_published": True,
                }
                for partner in partners
            ]
        )
        self.env.flush_all()

    def _count_queries(self, params):
        """Of listing a page, its addresses and pictures included."""
        directory = self.env["appointment.directory"]
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        values = directory._get_values(directory._parse(params))
        for entry in values["entries"]:
            entry["store"]._get_address()
        self.assertEqual(len(values["entries"]), 24)
        return self.env.cr.sql_log_count - before

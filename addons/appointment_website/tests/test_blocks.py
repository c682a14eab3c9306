from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestBlocks(WebsiteCommon):
    """Blocks of the website editor: stores, services and a button."""

    def _get(self, kind, **params):
        answer = self.url_open(f"/appointment/blocks/{kind}", params=params)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("Set-Cookie", answer.headers)
        return answer

    def test_published_stores_and_services_are_listed(self):
        self.assertIn("/salon-test", self._get("stores", limit="50").text)
        page = self._get("services", store="salon-test").text
        self.assertIn(self.service.name, page)
        self.assertIn(f"-{self.service.id}", page)
        self.assertIn("100", page)

    def test_what_is_not_published_is_not_listed(self):
        self.service.is_published = False
        self.assertNotIn("/book/", self._get("services", store="salon-test").text)
        self.store.is_published = False
        self.assertNotIn("/salon-test", self._get("stores", limit="50").text)
        choices = self._get("choices").json()
        self.assertNotIn("salon-test", [row["value"] for row in choices["stores"]])

    def test_as_many_are_listed_as_asked(self):
        for number in range(3):
            self._create_service(name=f"Colour {number}", is_published=True)

        def count(limit):
            page = self._get("services", store="salon-test", limit=limit).text
            return page.count("<li")

        self.assertEqual(count("2"), 2)
        self.assertEqual(count("50"), 4)
        for wrong in ("", "0", "-1", "x", "²", "1e9", "9" * 30, "<b>"):
            with self.subTest(limit=wrong):
                self.assertIn(count(wrong), (1, 4))

    def test_a_store_that_is_unknown_has_no_services(self):
        for slug in ("nope", "../..", "<script>", "x" * 3000):
            self.assertNotIn("<li", self._get("services", store=slug).text)

    def test_editors_choose_from_published_stores_and_services(self):
        choices = self._get("choices").json()
        store = next(row for row in choices["stores"] if row["value"] == "salon-test")
        self.assertEqual(
            store,
            {"value": "salon-test", "name": self.store.name, "path": "/salon-test"},
        )
        for row in choices["services"]:
            self.assertEqual(self.url_open(row["path"]).status_code, 200)

    def test_a_page_with_blocks_is_shown_to_everybody(self):
        names = ("stores", "services", "button")
        blocks = "".join(
            str(
                self.env["ir.qweb"]._render(f"appointment_website.s_appointment_{name}")
            )
            for name in names
        )
        view = self.env["ir.ui.view"].create(
            {
                "name": "Blocks",
                "type": "qweb",
                "key": "appointment_website.test_blocks",
                "arch": f"<t t-name='x'><t t-call='website.layout'>"
                f"<div id='wrap'>{blocks}</div></t></t>",
            }
        )
        self.env["website.page"].create(
            {"view_id": view.id, "url": "/blocks-test", "is_published": True}
        )
        page = self.url_open("/blocks-test")
        self.assertEqual(page.status_code, 200)
        for name in names:
            self.assertIn(f"s_appointment_{name}", page.text)

    def test_the_editor_offers_the_blocks(self):
        self.authenticate("admin", "admin")
        offered = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "ir.ui.view",
                "method": "render_public_asset",
                "args": ["website.snippets", {}],
                "kwargs": {},
            },
        )
        for name in ("stores", "services", "button"):
            self.assertIn(f"s_appointment_{name}", offered)

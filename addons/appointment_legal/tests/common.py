from odoo.addons.appointment_website.tests.common import WebsiteCommon


class LegalCommon(WebsiteCommon):
    """A store of a company with everything that an imprint needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.store.company_id
        cls.company.write(
            {
                "name": "Salon Test GmbH",
                "street": "Ruhrstraße 1",
                "zip": "58452",
                "city": "Witten",
                "country_id": cls.env.ref("base.de").id,
                "vat": "DE136695976",
                "company_registry": "HRB 12345",
            }
        )
        cls.store.write(
            {
                "legal_representatives": "Erika Muster",
                "register_court": "Amtsgericht Bochum",
                "email": "salon@example.com",
                "phone": "+49 2302 111111",
            }
        )

    def _accept(self, booking, **values):
        """Confirm *booking* on its page, all boxes ticked."""
        path = booking._get_web_path()
        data = {
            "csrf_token": self._get_form(path)["csrf_token"],
            "consent_terms": "1",
            "consent_early_start": "1",
            **values,
        }
        answer = self._post(f"{path}/confirm", data)
        booking.invalidate_recordset()
        self.assertEqual(answer.status_code, 303, answer.text)
        return booking

    def _get_mails(self, **values):
        self.env.invalidate_all()
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["mail.mail"].search(domain, order="id")

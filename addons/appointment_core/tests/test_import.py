import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..kernel import table
from .common import NOW
from .roles_common import RolesCommon

CUSTOMERS = """Name;E-Mail;Phone;City;Country;Note
Anna Alt;anna@example.com;02302 111111;Witten;DE;Comes on Mondays
Bert Bad;bert@example.com;12ab;Witten;DE;
;nobody@example.com;02302 111112;;;
Carl Ohne;;;Witten;DE;
Dora Drei;dora@example;02302 111113;;Atlantis;
Anna Noch;ANNA@example.com;+49 2302 111111;;;
"""


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestImport(RolesCommon):
    """A CSV of a manager: good lines come in, bad ones are told and given back."""

    def _create_import(self, text, kind="customer", role="manager", **values):
        data = text if isinstance(text, bytes) else text.encode()
        return self._as(role, self.env["appointment.import"]).create(
            {
                "store_id": self.store.id,
                "kind": kind,
                "file": base64.b64encode(data),
                **values,
            }
        )

    def _find_customers(self):
        return self.env["res.partner"].search(
            [("appointment_customer_store_ids", "in", self.store.ids)]
        )

    # ------------------------------------------------------------ customers

    def test_the_preview_tells_each_bad_line_and_changes_nothing(self):
        wizard = self._create_import(CUSTOMERS)
        self.assertEqual(wizard.ready_count, 1)
        for said in (
            "1 of 6 lines can be imported.",
            "Line 3: “12ab” is no phone number",
            "Line 4: Name is missing",
            "Line 5: an e-mail or a phone number is needed",
            "Line 6: “dora@example” is no e-mail address; Country “Atlantis” is not",
            "Line 7: it stands in line 2 already",
        ):
            self.assertIn(said, wizard.preview)
        self.assertEqual(wizard.bad_count, 5)
        wizard.action_download_bad_lines()
        self.assertEqual(len(table.read(base64.b64decode(wizard.bad_lines))), 6)
        self.assertFalse(self._find_customers())

    def test_the_preview_stands_in_the_form_once_the_file_is_chosen(self):
        wizards = self._as("manager", self.env["appointment.import"])
        with Form(wizards) as form:
            form.file = base64.b64encode(CUSTOMERS.encode())
            self.assertEqual(form.ready_count, 1)
            self.assertIn("Line 3", form.preview)

    def test_good_lines_come_in_and_bad_ones_go_home_with_the_reason(self):
        wizard = self._create_import(CUSTOMERS)
        wizard.action_import()
        anna = self._find_customers()
        self.assertEqual(
            (anna.name, anna.email, anna.phone, anna.city, anna.country_id.code),
            ("Anna Alt", "anna@example.com", "+492302111111", "Witten", "DE"),
        )
        self.assertIn("Comes on Mondays", anna.comment)
        self.assertIn("1 of 6 lines were imported.", wizard.result)
        head, *rows = table.read(base64.b64decode(wizard.bad_lines))
        self.assertEqual(head.cells[-2:], ("Line", "Reason"))
        self.assertEqual([row.cells[-2] for row in rows], ["3", "4", "5", "6", "7"])
        self.assertEqual(rows[0].cells[:3], ("Bert Bad", "bert@example.com", "12ab"))
        self.assertEqual(rows[0].cells[-1], "“12ab” is no phone number")

    def test_mended_lines_are_imported_by_the_same_file(self):
        wizard = self._create_import(CUSTOMERS)
        wizard.action_import()
        mended = base64.b64decode(wizard.bad_lines).decode("utf-8-sig")
        again = self._create_import(mended.replace("12ab", "02302 111119"))
        self.assertEqual(again.ready_count, 1)
        again.action_import()
        self.assertIn("Bert Bad", self._find_customers().mapped("name"))

    def test_known_customers_stay_as_they_are_and_twice_is_once(self):
        """T80: the same e-mail and phone, however they are written."""
        self._book("2027-01-05 09:00")
        self.customer.phone = "+49 2302 222222"
        text = "name,email,phone,city\nErika X,ERIKA@example.com,02302/222222,Hagen\n"
        for _time in range(2):
            wizard = self._create_import(text)
            self.assertEqual(wizard.ready_count, 0)
            self.assertIn("left as they are: 1", wizard.preview)
            wizard.action_import()
        self.assertEqual(self.customer.name, "Erika Muster")
        self.assertFalse(self.customer.city)
        self.assertEqual(self._find_customers(), self.customer)

    def test_an_import_tells_nothing_of_the_customers_of_others(self):
        other = self.env["res.partner"].create(
            {
                "name": "Secret",
                "email": "secret@example.com",
                "phone": "+492302333333",
                "appointment_customer_store_ids": self.foreign_store.ids,
            }
        )
        text = "name;email;phone\nSecret;secret@example.com;+492302333333\n"
        wizard = self._create_import(text)
        self.assertEqual(wizard.ready_count, 1)
        wizard.action_import()
        self.assertEqual(len(self._find_customers()), 1)
        self.assertNotIn(other, self._find_customers())
        self.assertFalse(self._as("manager", other)._filtered_access("read"))

    def test_the_front_desk_of_the_store_finds_them_and_others_do_not(self):
        self._create_import(CUSTOMERS).action_import()
        anna = self._find_customers()
        self.assertTrue(self._as("frontdesk", anna).has_access("write"))
        self.assertFalse(self._as("stranger", anna).has_access("read"))
        self.assertFalse(self._as("provider", anna).has_access("read"))

    def test_excel_of_the_west_and_texts_that_are_formulas(self):
        text = 'Name;E-Mail;Phone\r\n"Müller, Jörg";joerg@example.com;\r\n=1+1;x;\r\n'
        wizard = self._create_import(text.encode("cp1252"))
        wizard.action_import()
        self.assertEqual(self._find_customers().name, "Müller, Jörg")
        self.assertIn(b"'=1+1", base64.b64decode(wizard.bad_lines))

    def test_columns_are_named_in_any_installed_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search(
            [("name", "=", "appointment_core")]
        )._update_translations(["de_DE"])
        wizard = self._create_import("Name;Telefon;PLZ\nEva;02302 44444;58452\n")
        wizard.action_import()
        self.assertEqual(self._find_customers().zip, "58452")

    # ------------------------------------------------------------ other kinds

    def test_services_come_in_with_price_and_without_being_published(self):
        text = (
            "Name;Duration;Price;Persons to;Buffer after (minutes)\n"
            "Colour;90;1.049,50 €;2;15\nHaircut;30;10;;\nCut;abc;10;;\n"
            "Wash;0;5;;\nDry;30;-5;;\nGroup;30;5;1,5;\n"
        )
        wizard = self._create_import(text, "service")
        wizard.action_import()
        colour = self.store.service_ids.filtered(lambda row: row.name == "Colour")
        self.assertEqual(
            (colour.duration_minutes, colour.price, colour.max_persons),
            (90, 1049.5, 2),
        )
        self.assertEqual(colour.buffer_after_minutes, 15)
        self.assertFalse(colour.is_published)
        self.assertEqual(self.service.duration_minutes, 60, "Known ones stay.")
        for said in (
            "1 of 6 lines were imported. Already there and left as they are: 1",
            "Line 4: “abc” is no number",
            "Line 5: “0” is not between 1 and",
            "Line 6: “-5” is not between 0 and",
            "Line 7: “1,5” is no number",
        ):
            self.assertIn(said, wizard.result)

    def test_resources_come_in_with_their_role(self):
        text = (
            "Name,Role,Thing,Seats\nBen,stylist (TEST),,\nBay,,yes,3\nEve,Pilot,,\n"
            "Anna,,,\n"
        )
        wizard = self._create_import(text.replace("Thing", "thing"), "resource")
        wizard.action_import()
        ben, bay = (
            self.store.resource_ids.filtered(lambda row, name=name: row.name == name)
            for name in ("Ben", "Bay")
        )
        self.assertEqual(ben.appointment_role_ids, self.role)
        self.assertEqual((ben.resource_type, bay.resource_type), ("user", "material"))
        self.assertEqual(bay.seats, 3)
        self.assertIn("Role “Pilot” is not known", wizard.result)

    # ------------------------------------------------------------ refusals

    def test_files_that_are_none_are_told(self):
        for data, said in (
            (b"PK\x03\x04\x00\x00", "no CSV file"),
            (b"", None),
            (b"name;email\n", "no lines below"),
            (b"city;zip\nWitten;58452\n", "“Name” is missing"),
            (b'name;email\nErika;"x\n', "From line 2 on"),
            (b"name;email\n" + b"A;a@example.com\n" * 5001, "5001 lines"),
            (b"x" * 2_100_000, "larger than 2 MB"),
        ):
            with self.subTest(said=said):
                wizard = self._create_import(data)
                self.assertEqual(wizard.ready_count, 0)
                self.assertIn(said or "", wizard.preview or "")
                with self.assertRaises(UserError):
                    wizard.action_import()

    def test_what_the_database_refuses_is_a_bad_line_too(self):
        refusal = ValidationError("Not Bert.")

        def refuse(records, vals_list):
            if any(vals["name"] == "Bert" for vals in vals_list):
                raise refusal
            return create(records, vals_list)

        create = type(self.env["res.partner"]).create
        self.patch(type(self.env["res.partner"]), "create", refuse)
        text = "name;email\nAnna;a@example.com\nBert;b@example.com\nCarl;c@example.com"
        wizard = self._create_import(text)
        wizard.action_import()
        self.assertEqual(set(self._find_customers().mapped("name")), {"Anna", "Carl"})
        self.assertIn("Line 3: Not Bert.", wizard.result)

    def test_nobody_imports_into_a_store_of_others(self):
        with self.assertRaises(AccessError):
            self._create_import(CUSTOMERS, role="frontdesk")
        for role in ("stranger",):
            wizard = self._create_import("", role=role)
            wizard.file = base64.b64encode(CUSTOMERS.encode())
            with self.assertRaises(AccessError):
                wizard.action_import()
        self.assertFalse(self._find_customers())

    def test_the_template_is_imported_as_it_is(self):
        for kind in ("customer", "service", "resource"):
            with self.subTest(kind=kind):
                wizard = self._create_import("", kind)
                data = base64.b64decode(wizard.template)
                again = self._create_import(data, kind)
                self.assertIn("of 1 lines can be imported", again.preview)
                self.assertFalse("Line 2" in again.preview, again.preview)

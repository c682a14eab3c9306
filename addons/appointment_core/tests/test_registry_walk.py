import importlib

from odoo.tests import freeze_time, tagged

from .access_world import PEOPLE, AccessWorld
from .common import NOW

PLATFORM = "appointment"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRegistryWalk(AccessWorld):
    """Every model that holds rows of stores × role × operation, against the table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table, cls.routes = {}, {}
        for module in cls._get_tables():
            cls.table.update(getattr(module, "TABLE", {}))
            cls.routes.update(getattr(module, "ROUTES", {}))
            if hasattr(module, "create_rows"):
                cls.rows.update(module.create_rows(cls))
        cls.env.flush_all()

    @classmethod
    def _get_tables(cls):
        """The modules ``access_table`` of all addons of the platform that have one."""
        for name in sorted(cls.env.registry._init_modules):
            if PLATFORM in name.split("_"):
                path = f"odoo.addons.{name}.tests.access_table"
                try:
                    yield importlib.import_module(path)
                except ModuleNotFoundError as error:
                    if not path.startswith(error.name):
                        raise

    def _get_expected(self, model, person):
        rights = self.table[model].get(person, "- - -").split()
        return tuple(
            "" if letters == "-" or row is None else letters
            for letters, row in zip(rights, self.rows[model], strict=True)
        )

    def _find_differences(self, model):
        found = {person: self._get_rights(model, person) for person in PEOPLE}
        expected = {person: self._get_expected(model, person) for person in PEOPLE}
        return {
            person: {"found": found[person], "expected": expected[person]}
            for person in PEOPLE
            if found[person] != expected[person]
        }

    def _is_to_be_walked(self, model):
        """Models with rows of stores, and all with rows that are ours.

        Of wizards Odoo shows everybody the own rows alone.
        """
        if model._abstract or model._transient:
            return False
        store = model._fields.get("store_id")
        is_of_stores = store and store.comodel_name == "appointment.store"
        return is_of_stores or PLATFORM in model._original_module.split("_")

    def test_every_model_has_an_entry_and_rows(self):
        walked = {name for name in self.env if self._is_to_be_walked(self.env[name])}
        self.assertGreater(len(walked), 14)
        self.assertEqual(walked - set(self.table), set(), "Models without an entry.")
        self.assertEqual(set(self.table), set(self.rows), "Entries without rows.")

    def test_each_role_may_do_what_the_table_says(self):
        for model in self.table:
            with self.subTest(model=model):
                self.assertEqual(self._find_differences(model), {})

    def test_no_rule_is_there_for_nothing(self):
        """Without any one of our rules, somebody may do more or less."""
        rules = self._get_our_rules()
        self.assertGreater(len(rules), 40)
        for rule in rules:
            name = rule.model_id.model
            with self.subTest(rule=rule.name, model=name):
                rule.active = False
                self.env.flush_all()
                self.assertTrue(self._find_differences(name), "Nothing has changed.")
                rule.active = True

    def _get_our_rules(self):
        known = self.env["ir.model.data"].search(
            [("model", "=", "ir.rule"), ("module", "=like", f"{PLATFORM}%")]
        )
        return self.env["ir.rule"].browse(known.mapped("res_id")).exists()

    # ------------------------------------------------------------ routes

    def _describe(self, routing):
        """A route in words, as ``ROUTES`` has it."""
        words = [routing["type"], routing["auth"], *sorted(routing["methods"] or ())]
        words += ["readonly"] * bool(routing.get("readonly"))
        words += ["no-csrf"] * (routing.get("csrf") is False)
        return " ".join(words)

    def test_every_route_has_an_entry_and_is_as_it_says(self):
        """The entry tells what guards it; what changes things is never a GET (T57)."""
        http = self.env["ir.http"]
        found = {}
        for _url, endpoint in http._generate_routing_rules(
            self.env.registry._init_modules, converters=http._get_converters()
        ):
            _odoo, _addons, addon, *_path, file = endpoint.func.__module__.split(".")
            if PLATFORM in addon.split("_"):
                key = f"{file}.{endpoint.func.__name__}"
                found[key] = self._describe(endpoint.routing)
        self.assertEqual(
            found, {key: words for key, (words, _why) in self.routes.items()}
        )
        for key, (words, why) in self.routes.items():
            with self.subTest(route=key):
                self.assertTrue(why)
                self.assertTrue(
                    "POST" in words or "jsonrpc" in words or "readonly" in words
                )

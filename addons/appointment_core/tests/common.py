from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo import SUPERUSER_ID, Command
from odoo.tests import TransactionCase

#: A Monday in winter; tests freeze the clock here or later.
NOW = "2027-01-04 06:00:00"
WEEKDAYS = range(5)


class AppointmentCommon(TransactionCase):
    """Builders of small worlds: a store in Berlin, services, resources, bookings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "no_reset_password": True,
            }
        )
        # Without a chart of accounts or with one: no tax that a test did not ask for.
        cls.env.company.account_sale_tax_id = False
        cls.zone = ZoneInfo("Europe/Berlin")
        cls.role = cls.env["appointment.role"].create({"name": "Stylist (test)"})
        cls.calendar = cls._create_calendar([(day, 9, 12) for day in WEEKDAYS])
        cls.policy = cls.env.ref("appointment_core.appointment_policy_default").copy(
            {"name": "Test", "notice_minutes": 0, "horizon_days": 400}
        )
        cls.store = cls._create_store()
        cls.resource = cls._create_resource()
        cls.service = cls._create_service()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Erika Muster", "email": "erika@example.com", "lang": "en_US"}
        )

    # ------------------------------------------------------------ builders

    @classmethod
    def _create_calendar(cls, lines, **values):
        """Calendar of ``(weekday, hour_from, hour_to)`` lines in Berlin time."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Hours",
                "tz": "Europe/Berlin",
                "company_id": False,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": stop,
                                "day_period": "morning",
                            }
                        )
                        for day, start, stop in lines
                    ),
                ],
                **values,
            }
        )

    @classmethod
    def _create_store(cls, **values):
        name = values.pop("name", "Salon Test")
        return cls.env["appointment.store"].create(
            {
                "name": name,
                "tz": "Europe/Berlin",
                "calendar_id": cls.calendar.id,
                "policy_id": cls.policy.id,
                "is_published": True,
                "partner_id": cls.env["res.partner"]
                .create(
                    {
                        "name": name,
                        "country_id": cls.env.ref("base.de").id,
                        "city": "Witten",
                    }
                )
                .id,
                **values,
            }
        )

    @classmethod
    def _create_resource(cls, **values):
        return cls.env["resource.resource"].create(
            {
                "name": "Anna",
                "tz": "Europe/Berlin",
                "calendar_id": cls.calendar.id,
                "appointment_role_ids": [Command.set(cls.role.ids)],
                "appointment_store_ids": [Command.set(cls.store.ids)],
                **values,
            }
        )

    @classmethod
    def _create_service(cls, requirements=None, **values):
        """Service of 60 minutes every 30; *requirements* default to one stylist."""
        if requirements is None:
            requirements = [{"role_id": cls.role.id}]
        return cls.env["appointment.service"].create(
            {
                "name": values.pop("name", "Haircut"),
                "store_id": cls.store.id,
                "policy_id": cls.policy.id,
                "duration_minutes": 60,
                "step_minutes": 30,
                "notice_minutes": 0,
                "horizon_days": 400,
                "is_published": True,
                "requirement_ids": [Command.create(row) for row in requirements],
                **values,
            }
        )

    def _run_cron(self, xmlid):
        """Run a cron as the scheduler does, commits included (in the test's cursor)."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).with_user(SUPERUSER_ID).method_direct_trigger()
        self.env.invalidate_all()

    def _create_booking(self, start, **values):
        """A hold at *start*, local time ``YYYY-mm-dd HH:MM`` in Berlin."""
        return self.env["appointment.booking"]._place_hold(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": self._utc(start),
                "source": "web",
                **values,
            }
        )

    # ------------------------------------------------------------ time

    def _utc(self, local):
        """Naive UTC datetime of a local time in Berlin."""
        moment = datetime.fromisoformat(local).replace(tzinfo=self.zone)
        return moment.astimezone(timezone.utc).replace(tzinfo=None)

    def _local(self, slots):
        """Labels ``HH:MM`` of a ``SlotList`` in Berlin time."""
        return [
            moment.replace(tzinfo=timezone.utc).astimezone(self.zone).strftime("%H:%M")
            for moment in slots.datetimes()
        ]

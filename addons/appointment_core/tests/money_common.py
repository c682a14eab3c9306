from unittest.mock import patch

from odoo import Command

from .common import AppointmentCommon


class MoneyCommon(AppointmentCommon):
    """A company with accounts, a provider that obeys the test, and jobs run at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "queue_job__no_delay": True})
        cls.company = cls._create_company()
        cls.tax = cls._create_tax(19)
        cls.provider = cls._create_provider()
        cls.role = cls.role.with_env(cls.env)
        cls.store = cls._create_store(
            name="Autoservice Test",
            company_id=cls.company.id,
            is_online_payment_allowed=True,
        )
        cls.resource = cls._create_resource(
            name="Bay", company_id=cls.company.id, seats=4
        )
        cls.service = cls._create_paid_service(219.0)
        cls.customer = cls.customer.with_env(cls.env)

    # ------------------------------------------------------------ builders

    @classmethod
    def _create_company(cls):
        company = cls.env["res.company"].create(
            {
                "name": "Autoservice Test GmbH",
                "country_id": cls.env.ref("base.de").id,
                "currency_id": cls.env.ref("base.EUR").id,
            }
        )
        cls.env.user.company_ids |= company
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
        company.account_sale_tax_id = False
        return company

    @classmethod
    def _create_tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"VAT {amount} {values}",
                "amount": amount,
                "company_id": cls.company.id,
                "country_id": cls.company.account_fiscal_country_id.id,
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
                **values,
            }
        )

    @classmethod
    def _create_provider(cls):
        """Provider ``none`` with a payment method line, as account_payment does it."""
        method = cls.env["payment.method"].create(
            {
                "name": "Obedient",
                "code": "obedient",
                "active": False,
                "support_refund": "partial",
                "image": False,
            }
        )
        methods = cls.env.registry["account.payment.method"]
        known = cls.env["account.payment.method"]._get_payment_method_information()
        known["none"] = {"mode": "electronic", "type": ("bank",)}
        provider = cls.env["payment.provider"].create(
            {
                "name": "Obedient",
                "code": "none",
                "state": "test",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True
        with patch.object(
            methods, "_get_payment_method_information", lambda _self: known
        ):
            cls.env["account.payment.method"].create(
                {"name": "Obedient", "code": "none", "payment_type": "inbound"}
            )
            provider.journal_id = cls.env["account.journal"].search(
                [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
            )
        return provider

    @classmethod
    def _create_paid_service(cls, amount, tax=None, **values):
        """Service at *amount* plus tax, paid in full online unless said otherwise."""
        cls.service_count = getattr(cls, "service_count", 0) + 1
        service = cls._create_service(
            name=f"Inspection {cls.service_count}",
            price=amount,
            **{"payment_rule": "full", **values},
        )
        service.product_id.taxes_id = [Command.set((tax or cls.tax).ids)]
        return service

    def setUp(self):
        super().setUp()
        # Refunds are sent in a transaction of their own; here it is a savepoint.
        self.registry_enter_test_mode()
        self.support_refund = "partial"
        self.refund_state = "done"
        self.refund_requests = []
        self.startPatcher(
            patch.object(
                self.env.registry["payment.provider"],
                "_compute_feature_support_fields",
                lambda providers: providers.update(
                    {
                        "support_refund": self.support_refund,
                        "support_manual_capture": "full_only",
                        "support_tokenization": False,
                        "support_express_checkout": False,
                    }
                ),
            )
        )

        def answer(refund):
            self._answer_refund(refund)

        self.startPatcher(
            patch.object(
                self.env.registry["payment.transaction"],
                "_send_refund_request",
                answer,
            )
        )
        # Mails have their own suites; here they would only cost time.
        self.startPatcher(
            patch.object(
                self.env.registry["appointment.invoicing"],
                "_send_pdf",
                lambda _invoicing, _move: True,
            )
        )
        self.startPatcher(
            patch.object(
                self.env.registry["appointment.booking"],
                "_enqueue_message",
                lambda bookings, *args, **kwargs: None,
            )
        )

    def _answer_refund(self, refund):
        self.refund_requests.append((refund.reference, refund.amount))
        if self.refund_state == "done":
            refund._set_done()
        elif self.refund_state == "error":
            refund._set_error("Card closed")
        else:
            refund._set_pending()

    # ------------------------------------------------------------ steps

    def _checkout(self, start, **values):
        """A hold at local *start* with its order."""
        booking = self._create_booking(start, **values)
        self.env["appointment.checkout"]._create_order(booking)
        return booking

    def _start_payment(self, booking, amount=None):
        order = booking.sale_order_id
        self.tx_count = getattr(self, "tx_count", 0) + 1
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id,
                "reference": f"{order.name}-{self.tx_count}",
                "amount": amount
                if amount is not None
                else self.env["appointment.checkout"]._get_amount_due(booking),
                "currency_id": order.currency_id.id,
                "partner_id": booking.partner_id.id,
                "operation": "online_redirect",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )

    def _pay(self, booking, amount=None):
        """Pay *amount*, by default what is due, and let both notifiers in."""
        tx = self._start_payment(booking, amount)
        tx._set_done()
        tx._post_process()
        return tx

    def _pay_by_hand(self, invoice):
        """Register a payment on *invoice* as the cashier does."""
        return (
            self.env["account.payment.register"]
            .with_company(self.company)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
            ._create_payments()
        )

    # ------------------------------------------------------------ checks

    def _read(self, booking):
        return self.env["appointment.ledger"]._read(booking)

    def _assert_balanced(self, booking, story=None):
        """The invariant, its closing form, and the nightly check agree: no drift."""
        ledger = self._read(booking)
        self.assertEqual(ledger.drift, 0, story or ledger)
        is_closed = booking.state in ("cancelled", "expired")
        if is_closed and booking.sale_order_id.state not in ("draft", "sent"):
            self.assertEqual(ledger.ordered, ledger.net, story or ledger)
        self.assertIsNone(self.env["appointment.ledger"]._check(booking), story)
        return ledger

    def _assert_settled(self, booking, story=None):
        ledger = self._assert_balanced(booking, story)
        self.assertEqual(ledger.residual, 0, story or ledger)
        self.assertEqual(ledger.ordered, ledger.net, story or ledger)
        return ledger

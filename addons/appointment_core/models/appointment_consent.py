from odoo import api, fields, models
from odoo.exceptions import UserError

FOR_GOOD = frozenset({"withdrawn_at"})


class AppointmentConsent(models.Model):
    """Append-only: what a customer agreed to, when, and in which words.

    A proof, so nothing of a row changes but that it is withdrawn. Who agrees anew
    gets a new row.
    """

    _name = "appointment.consent"
    _description = "Consent of a Customer"
    _order = "given_at desc, id desc"
    _rec_name = "kind"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    booking_id = fields.Many2one(
        "appointment.booking", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("marketing", "News and offers"),
            ("terms", "Terms and conditions"),
            ("early_start", "Start before the withdrawal period ends"),
        ],
        required=True,
        readonly=True,
    )
    wording = fields.Text(string="Words that were shown", required=True, readonly=True)
    version = fields.Char(
        string="Version of the text",
        readonly=True,
        help="Of a text that was only linked, such as the terms and conditions.",
    )
    lang = fields.Char(string="Language", readonly=True)
    given_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    withdrawn_at = fields.Datetime(readonly=True)

    _given_once = models.UniqueIndex(
        "(booking_id, kind) WHERE booking_id IS NOT NULL AND withdrawn_at IS NULL",
        "This consent of the booking is noted already.",
    )

    # ------------------------------------------------------------ CRUD

    def write(self, vals):
        if not vals.keys() <= FOR_GOOD:
            raise UserError(
                self.env._("A consent stays as it was given. It can only be withdrawn.")
            )
        return super().write(vals)

    # ------------------------------------------------------------ actions

    def action_withdraw(self):
        """Somebody at the store was told so by the customer."""
        self.check_access("read")
        self.sudo()._withdraw()

    # ------------------------------------------------------------ business

    @api.model
    def _give(self, booking, kind, wording, version=False):
        """Note a consent of the customer of *booking*. Idempotent.

        :param str wording: the sentence beside the box, in the customer's language
        :return: the row, new or known
        """
        known = self._find_given(booking, kind)
        return known or self.create(
            {
                "partner_id": booking.partner_id.id,
                "booking_id": booking.id,
                "store_id": booking.store_id.id,
                "kind": kind,
                "wording": wording,
                "version": version,
                "lang": self.env.lang,
            }
        )

    @api.model
    def _find_given(self, booking, kind):
        """The consent of *booking* that is not withdrawn, or none."""
        return self.search(
            [
                ("booking_id", "=", booking.id),
                ("kind", "=", kind),
                ("withdrawn_at", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _has_given(self, partner, store, kind):
        """Whether the customer agreed at *store* and has not withdrawn it since."""
        return bool(
            self.search_count(
                [
                    ("partner_id", "=", partner.id),
                    ("store_id", "=", store.id),
                    ("kind", "=", kind),
                    ("withdrawn_at", "=", False),
                ],
                limit=1,
            )
        )

    def _withdraw(self):
        """Take the consents back. Returns those that stood until now."""
        standing = self.filtered(lambda consent: not consent.withdrawn_at)
        standing.write({"withdrawn_at": fields.Datetime.now()})
        return standing

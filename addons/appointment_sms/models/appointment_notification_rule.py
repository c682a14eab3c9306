from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..kernel import merging

CHANNELS = [("mail", "Mail"), ("sms", "Text message"), ("push", "Push")]
# Events that have a distance in hours from the appointment.
TIMED = {"reminder", "follow_up"}
DEFAULTS = [
    # event, hours, channels, active from the start
    ("confirmed", 0, ("mail", "push"), True),
    ("confirmed", 0, ("sms",), False),
    ("reminder", 24, ("mail", "sms"), True),
    ("reminder", 2, ("sms", "push"), True),
    ("rescheduled", 0, ("mail", "sms", "push"), True),
    ("cancelled", 0, ("mail", "sms", "push"), True),
    ("pending", 0, ("mail",), True),
    ("declined", 0, ("mail", "sms"), True),
    ("expired", 0, ("mail",), True),
    ("refunded", 0, ("mail",), True),
    ("overpaid", 0, ("mail",), True),
    ("held", 0, ("mail", "sms"), False),
    ("missed", 0, ("mail", "sms"), False),
    ("payment_received", 0, ("mail", "sms"), False),
    ("payment_failed", 0, ("mail", "sms"), True),
    ("waiting_offer", 0, ("mail", "sms", "push"), True),
    ("place_freed", 0, ("mail", "push"), True),
    ("answered", 0, ("mail", "push"), True),
    ("follow_up", 24, ("mail",), False),
]
# Said by the core's own mail alone.
MAIL_ONLY = {"refunded", "overpaid"}


class AppointmentNotificationRule(models.Model):
    """What a store tells its customers, when, and by which way.

    A rule without an own text sends the standard one in the customer's language.
    """

    _name = "appointment.notification.rule"
    _description = "Message Rule"
    _inherit = ["appointment.store.row"]
    _order = "store_id, sequence, hours desc, channel, id"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_store(),
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    event = fields.Selection(
        selection=lambda self: self._get_events(),
        string="When",
        required=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default="sms")
    hours = fields.Integer(
        help="Hours before the appointment for reminders, after it for follow-ups."
    )
    is_timed = fields.Boolean(compute="_compute_is_timed")
    subject = fields.Char(translate=True, help="Empty: the standard subject.")
    body = fields.Text(
        string="Own text", translate=True, help="Empty: the standard text."
    )

    _once = models.UniqueIndex(
        "(store_id, event, channel, hours)",
        "There is such a rule already. It may be archived: use the filter “Archived”.",
    )
    _hours_positive = models.Constraint(
        "CHECK (hours >= 0)", "Hours cannot be negative."
    )

    # ------------------------------------------------------------ default

    @api.model
    def _default_store(self):
        stores = self.env["appointment.store"].search([], limit=2)
        return stores if len(stores) == 1 else stores.browse()

    @api.model
    def _get_events(self):
        """Events of the ledger that rules may be about."""
        known = self.env["appointment.message"]._fields["event"]
        labels = dict(known._description_selection(self.env))
        return [(event, labels[event]) for event in self._get_told_events()]

    @api.model
    def _get_told_events(self):
        """Names of events, in the order of lists. Addons add theirs."""
        return list(dict.fromkeys(event for event, *_rest in DEFAULTS))

    # ------------------------------------------------------------ compute

    @api.depends("event", "channel", "hours")
    def _compute_display_name(self):
        events = dict(self._get_events())
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for rule in self:
            name = f"{events.get(rule.event, '')}, {channels.get(rule.channel, '')}"
            if rule.hours:
                name = self.env._("%(rule)s, %(hours)s h", rule=name, hours=rule.hours)
            rule.display_name = name

    @api.depends("event")
    def _compute_is_timed(self):
        for rule in self:
            rule.is_timed = rule.event in TIMED

    # ------------------------------------------------------------ check

    @api.constrains("event", "hours")
    def _check_hours(self):
        for rule in self:
            if rule.event in TIMED and not rule.hours:
                raise ValidationError(
                    self.env._("Enter how many hours before or after it is sent.")
                )

    @api.constrains("event", "channel")
    def _check_channel(self):
        for rule in self:
            if rule.event in MAIL_ONLY and rule.channel != "mail":
                raise ValidationError(
                    self.env._("What is said about refunds goes out by mail only.")
                )

    @api.constrains("body", "subject", "channel")
    def _check_texts(self):
        for rule in self:
            for text in rule._get_own_texts():
                self._check_text(text)
                rule._check_size(text)

    def _get_own_texts(self):
        """Own texts of this rule in every language."""
        self.ensure_one()
        texts = []
        for code, _name in self.env["res.lang"].get_installed():
            rule = self.with_context(lang=code)
            texts += [rule.body, rule.subject]
        return [text for text in dict.fromkeys(texts) if text]

    @api.model
    def _check_text(self, text):
        """Refuse a *text* that is blank or has fields nobody knows."""
        known = self.env["appointment.wording"]._get_fields()
        if not text.strip():
            raise ValidationError(
                self.env._(
                    "The text is blank. Write something, or empty it completely to "
                    "send the standard text."
                )
            )
        unknown = merging.find_unknown(text, known)
        if unknown:
            raise ValidationError(
                self.env._(
                    "Unknown here: %(unknown)s. You can use %(known)s.",
                    unknown=", ".join(f"{{{name}}}" for name in unknown),
                    known=", ".join(f"{{{name}}}" for name in known),
                )
            )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(self._prepare_hours(vals))
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write({**vals, **self._prepare_hours(vals)})
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _prepare_hours(self, vals):
        """What happens at once has no hours, whatever was typed before."""
        is_untimed = "event" in vals and vals["event"] not in TIMED
        return {"hours": 0} if is_untimed else {}

    # ------------------------------------------------------------ business

    @api.model
    def _create_defaults(self, stores):
        """The rules that a new store begins with (R004-090)."""
        self.sudo().create(
            [
                {
                    "store_id": store.id,
                    "sequence": 10 * place,
                    "event": event,
                    "hours": hours,
                    "channel": channel,
                    "active": active,
                }
                for store in stores
                for place, (event, hours, channels, active) in enumerate(DEFAULTS, 1)
                for channel in channels
            ]
        )

    @api.model
    @tools.ormcache("store_id")
    def _get_active(self, store_id):
        """``{event: (ids of active rules,)}`` of a store, kept in memory."""
        found = {}
        for rule in self.sudo().search([("store_id", "=", store_id)]):
            found.setdefault(rule.event, []).append(rule.id)
        return {event: tuple(ids) for event, ids in found.items()}

    def _get_words(self):
        """The ``Words`` of this rule before the fields are filled in."""
        self.ensure_one()
        standard = self.env["appointment.wording"]._get_standard(
            self.event, self.channel
        )
        return standard._replace(
            subject=self.subject or standard.subject, body=self.body or standard.body
        )

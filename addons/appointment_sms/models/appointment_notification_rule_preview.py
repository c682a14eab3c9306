from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..kernel import merging, segments
from ..kernel.merging import Words

# More parts than this are no text message any more.
MAX_SEGMENTS = 4


class AppointmentNotificationRule(models.Model):
    """What a rule will say, before it says it."""

    _inherit = "appointment.notification.rule"

    preview_lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Preview in",
        compute="_compute_preview_lang",
        readonly=False,
    )
    preview_subject = fields.Char(compute="_compute_preview")
    preview = fields.Text(compute="_compute_preview")
    size_sentence = fields.Char(string="Length", compute="_compute_preview")
    fields_sentence = fields.Text(string="Fields", compute="_compute_fields_sentence")
    warning = fields.Char(compute="_compute_warning")
    has_own_text = fields.Boolean(compute="_compute_has_own_text")

    # ------------------------------------------------------------ compute

    @api.depends_context("lang")
    def _compute_preview_lang(self):
        self.preview_lang = self.env.lang or "en_US"

    @api.depends("event", "channel", "subject", "body", "store_id", "preview_lang")
    def _compute_preview(self):
        for rule in self:
            words = rule._get_example()
            rule.preview_subject = words.subject
            rule.preview = words.body or rule.env._(
                "The standard mail with all facts of the booking and its calendar file."
            )
            rule.size_sentence = rule._describe_size(words)

    @api.depends_context("lang")
    def _compute_fields_sentence(self):
        known = self.env["appointment.wording"]._get_fields()
        self.fields_sentence = "\n".join(
            f"{{{name}}}  {what}" for name, what in known.items()
        )

    @api.depends("channel", "store_id.sms_gateway_id", "active")
    def _compute_warning(self):
        for rule in self:
            store = rule.store_id
            lacks = rule.channel == "sms" and store and not store._get_sms_gateway()
            rule.warning = lacks and self.env._(
                "The store has no gateway yet: text messages are not sent. Choose one "
                "in the store's form, under “Messages”."
            )

    @api.depends("subject", "body")
    def _compute_has_own_text(self):
        for rule in self:
            rule.has_own_text = bool(rule.subject or rule.body)

    # ------------------------------------------------------------ check

    def _check_size(self, text):
        """Refuse a *text* that takes too many text messages."""
        self.ensure_one()
        if self.channel != "sms":
            return
        size = segments.measure(merging.merge(text, self._get_example_values()))
        if size.segments > MAX_SEGMENTS:
            raise ValidationError(
                self.env._(
                    "This text takes %(count)s text messages with your longest names; "
                    "at most %(limit)s are sent. Please shorten it.",
                    count=size.segments,
                    limit=MAX_SEGMENTS,
                )
            )

    # ------------------------------------------------------------ actions

    def action_write_own_text(self):
        """Begin an own text with the standard one, in every installed language."""
        for rule in self.filtered(lambda rule: not rule.has_own_text):
            for code, _name in self.env["res.lang"].get_installed():
                translated = rule.with_context(lang=code)
                # Not what it says now: that is the language before, already.
                words = translated.env["appointment.wording"]._get_standard(
                    rule.event, rule.channel
                )
                body = words.body or translated.env._(
                    "We look forward to seeing you, {customer}."
                )
                translated.write({"subject": words.subject, "body": body})

    def action_use_standard_text(self):
        """Throw the own text away, in every language."""
        for code, _name in self.env["res.lang"].get_installed():
            self.with_context(lang=code).write({"subject": False, "body": False})

    def action_send_test(self):
        """Ask where to, then send the preview there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "appointment.notification.test",
            "name": self.env._("Send a test"),
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_rule_id": self.id,
                "default_lang": self.preview_lang or self.env.lang,
            },
        }

    # ------------------------------------------------------------ business

    def _get_example(self):
        """The ``Words`` of this rule with the store's longest names."""
        self.ensure_one()
        rule = self.with_context(lang=self.preview_lang or self.env.lang)
        if not rule.event or not rule.store_id:
            return Words(False, False)
        words = rule._get_words()
        values = rule._get_example_values()
        unknown = merging.find_unknown(f"{words.subject}{words.body}", values)
        values |= {name: f"{{{name}}}" for name in unknown}
        return Words(*(text and merging.merge(text, values) for text in words))

    def _get_example_values(self):
        """Values of an invented booking on a long day, with the longest service."""
        self.ensure_one()
        wording = self.env["appointment.wording"]
        store = self.store_id.sudo()
        services = store.service_ids.mapped("name") or [self.env._("Appointment")]
        return {
            **wording._get_store_values(store),
            **wording._get_invented_values(store),
            "service": max(services, key=len),
        }

    def _describe_size(self, words):
        if self.channel != "sms" or not words.body:
            return False
        size = segments.measure(words.body)
        return self.env._(
            "%(count)s text message(s): %(units)s of %(room)s characters",
            count=size.segments,
            units=size.units,
            room=size.room,
        )

    def _check_sendable(self):
        """Refuse to send with a gateway that is not there."""
        self.ensure_one()
        if self.warning:
            raise UserError(self.warning)

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize, format_amount

from ..kernel import merging, segments
from ..models.appointment_notification_rule_preview import MAX_SEGMENTS

# Fields that are known without a booking.
CUSTOMER_FIELDS = ("customer", "store", "phone", "address")
MAX_CUSTOMERS = 1000


class AppointmentMessageCompose(models.TransientModel):
    """A manager writes to one or many customers of an own store (R001-027)."""

    _name = "appointment.message.compose"
    _description = "Message to Customers"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self._default_store(),
        domain=lambda self: self._get_store_domain(),
    )
    booking_id = fields.Many2one("appointment.booking")
    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    channel = fields.Selection(
        [("sms", "Text message"), ("mail", "Mail")],
        required=True,
        default="sms",
    )
    is_marketing = fields.Boolean(
        string="This is advertising",
        help="Offers and news go only to customers who agreed to them.",
    )
    subject = fields.Char()
    body = fields.Text(string="Text", required=True)
    key = fields.Char(required=True, default=lambda self: secrets.token_urlsafe(12))
    reached_count = fields.Integer(string="Reached", compute="_compute_reach")
    left_out = fields.Text(string="Left out", compute="_compute_reach")
    preview = fields.Text(compute="_compute_preview")
    cost_sentence = fields.Char(string="Cost", compute="_compute_preview")
    fields_sentence = fields.Char(string="Fields", compute="_compute_fields_sentence")

    # ------------------------------------------------------------ default

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        chosen = self.env.context.get("active_ids") or []
        model = self.env.context.get("active_model")
        if model == "res.partner":
            values.setdefault("partner_ids", [fields.Command.set(chosen)])
        elif model == "appointment.booking":
            bookings = self.env[model].browse(chosen)
            values["partner_ids"] = [fields.Command.set(bookings.partner_id.ids)]
            values["store_id"] = bookings.store_id[:1].id
            values["booking_id"] = bookings.id if len(bookings) == 1 else False
        return values

    @api.model
    def _default_store(self):
        stores = self.env["appointment.store"].search(self._get_store_domain(), limit=2)
        return stores if len(stores) == 1 else stores.browse()

    @api.model
    def _get_store_domain(self):
        """Stores whose manager the user is; all for the platform admin."""
        if self.env["appointment.store"]._can_administer():
            return []
        return [("manager_ids", "in", [self.env.uid])]

    # ------------------------------------------------------------ compute

    @api.depends("partner_ids", "channel", "is_marketing", "store_id")
    def _compute_reach(self):
        for letter in self:
            reached, left_out = letter._split()
            letter.reached_count = len(reached)
            letter.left_out = "\n".join(
                f"{partner.display_name}: {reason}" for partner, reason in left_out
            )

    @api.depends("partner_ids", "channel", "is_marketing", "store_id", "body")
    def _compute_preview(self):
        for letter in self:
            reached, _left_out = letter._split()
            texts = [letter._write_to(partner) for partner, _to in reached]
            letter.preview = texts[0] if texts else False
            letter.cost_sentence = letter._describe_cost(texts)

    def _compute_fields_sentence(self):
        self.fields_sentence = ", ".join(f"{{{name}}}" for name in CUSTOMER_FIELDS)

    def _describe_cost(self, texts):
        """How many parts it takes, and what they cost by the last prices we know."""
        if self.channel == "mail" or not texts:
            return False
        parts = sum(segments.measure(text).segments for text in texts)
        price, currency = self._get_price_per_part()
        if not price:
            return self.env._(
                "%(parts)s text messages; what they cost is not known yet.", parts=parts
            )
        return self.env._(
            "%(parts)s text messages, about %(cost)s",
            parts=parts,
            cost=format_amount(self.env, parts * price, currency),
        )

    def _get_price_per_part(self):
        """``(price, currency)`` of the youngest message with a price."""
        known = self.env["appointment.message"].sudo()
        last = known.search(
            [
                ("gateway_id", "=", self.store_id._get_sms_gateway().id),
                ("gateway_id", "!=", False),
                ("cost", ">", 0),
                ("segments", ">", 0),
            ],
            order="id desc",
            limit=1,
        )
        if not last:
            return 0, None
        return last.cost / last.segments, last.cost_currency_id

    # ------------------------------------------------------------ check

    @api.constrains("body", "subject", "channel")
    def _check_words(self):
        rules = self.env["appointment.notification.rule"]
        for letter in self:
            rules._check_text(letter.body or "")
            unknown = merging.find_unknown(
                f"{letter.subject or ''}{letter.body}", CUSTOMER_FIELDS
            )
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Without a booking there is no %(unknown)s. You can use "
                        "%(known)s.",
                        unknown=", ".join(f"{{{name}}}" for name in unknown),
                        known=letter.fields_sentence,
                    )
                )

    # ------------------------------------------------------------ actions

    def action_send(self):
        """Queue it, once for each customer, and show the ledger."""
        self.ensure_one()
        self._check_store()
        reached, _left_out = self._split()
        self._check_reach(reached)
        messages = self.env["appointment.message"].sudo()
        for partner, recipient in reached:
            messages |= messages._record(self._prepare_message(partner, recipient))
        messages._enqueue()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_sms.appointment_message_action"
        )
        return {**action, "domain": [("id", "in", messages.ids)], "target": "main"}

    def _check_store(self):
        stores = self.env["appointment.store"].search(self._get_store_domain())
        if self.store_id not in stores:
            raise UserError(
                self.env._(
                    "You do not manage %(store)s. Ask its manager to write.",
                    store=self.store_id.sudo().name,
                )
            )

    def _check_reach(self, reached):
        if not reached:
            raise UserError(
                self.env._(
                    "Nobody can be reached this way. See “Left out” for the reasons, "
                    "or choose the other way."
                )
            )
        if len(reached) > MAX_CUSTOMERS:
            raise UserError(
                self.env._(
                    "At most %(limit)s customers at once. Please choose fewer.",
                    limit=MAX_CUSTOMERS,
                )
            )
        if self.channel == "mail":
            if not (self.subject or "").strip():
                raise UserError(self.env._("A mail needs a subject. Please write one."))
            return
        if not self.store_id._get_sms_gateway():
            raise UserError(
                self.env._(
                    "%(store)s has no gateway for text messages yet. Choose one in the "
                    "store's form, or write by mail.",
                    store=self.store_id.name,
                )
            )
        longest = max((self._write_to(partner) for partner, _to in reached), key=len)
        size = segments.measure(longest)
        if size.segments > MAX_SEGMENTS:
            raise UserError(
                self.env._(
                    "This text takes %(count)s text messages; at most %(limit)s are "
                    "sent. Please shorten it.",
                    count=size.segments,
                    limit=MAX_SEGMENTS,
                )
            )

    # ------------------------------------------------------------ business

    def _split(self):
        """Who is reached, ``[(partner, recipient)]``, and who is not, with reasons."""
        self.ensure_one()
        reached, left_out, taken = [], [], set()
        chosen = self.partner_ids._origin  # while the form is open, they are shadows
        mine = chosen.search(
            Domain("id", "in", chosen.ids) & self.env.user._get_customer_domain()
        )
        recipients = {partner: self._get_recipient(partner) for partner in chosen}
        unwilling = self._find_unwilling(recipients.values())
        for partner, recipient in recipients.items():
            reason = self._explain_obstacle(partner, recipient, partner in mine)
            if not reason and recipient in unwilling:
                reason = self.env._("asked for no text messages")
            if not reason and recipient in taken:
                reason = self.env._("the same address as somebody else here")
            if reason:
                left_out.append((partner, reason))
            else:
                taken.add(recipient)
                reached.append((partner, recipient))
        return reached, left_out

    def _get_recipient(self, partner):
        if self.channel == "mail":
            return email_normalize(partner.email)
        return partner.phone and partner._phone_format(
            number=partner.phone,
            country=partner.country_id or self.store_id.partner_id.country_id,
            force_format="E164",
        )

    def _explain_obstacle(self, partner, recipient, is_mine):
        """Why *partner* is not written to, or nothing."""
        company = self.store_id.company_id
        if not is_mine:
            return self.env._("no customer of your stores")
        if not recipient:
            if self.channel == "mail":
                return self.env._("no e-mail address")
            return self.env._("no valid phone number")
        if (
            self.is_marketing
            and not partner.with_company(company).is_advertising_wanted
        ):
            return self.env._("did not agree to advertising")
        return None

    def _find_unwilling(self, numbers):
        """Those of *numbers* that asked the store's company for no text messages."""
        if self.channel != "sms":
            return set()
        wishes = self.env["appointment.opt.out"].with_company(self.store_id.company_id)
        return set(wishes._get_since(set(filter(None, numbers))))

    def _write_to(self, partner):
        """The text for *partner*, with its fields filled in."""
        lang = partner.lang or self.env.lang
        wording = self.env["appointment.wording"].with_context(lang=lang)
        store = self.store_id.sudo().with_context(lang=lang)
        values = wording._get_store_values(store) | {"customer": partner.name or ""}
        text = self.body or ""
        unknown = merging.find_unknown(text, values)
        values |= {name: f"{{{name}}}" for name in unknown}
        return merging.merge(text, values)

    def _prepare_message(self, partner, recipient):
        is_theirs = self.booking_id.partner_id == partner
        return {
            "booking_id": self.booking_id.id if is_theirs else False,
            "store_id": self.store_id.id,
            "partner_id": partner.id,
            "user_id": self.env.uid,
            "event": "written",
            "channel": self.channel,
            "is_marketing": self.is_marketing,
            "recipient": recipient,
            "subject": self.subject if self.channel == "mail" else False,
            "body": self._write_to(partner),
            "key": f"written,{self.key},{partner.id}",
        }

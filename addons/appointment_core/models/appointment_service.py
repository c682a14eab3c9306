from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class AppointmentService(models.Model):
    """What a customer books at a store."""

    _name = "appointment.service"
    _description = "Service"
    _inherit = ["appointment.store.row", "mail.thread", "image.mixin"]
    _order = "store_id, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_published = fields.Boolean(string="Published", copy=False)
    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["appointment.store"]._get_own(),
    )
    company_id = fields.Many2one(related="store_id.company_id", store=True, index=True)
    is_online_payment_allowed = fields.Boolean(
        compute="_compute_is_online_payment_allowed"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    description = fields.Html(translate=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("type", "=", "service")],
        help="Gives price, taxes and accounts. Left empty, one is made.",
    )
    price = fields.Float(
        compute="_compute_price", inverse="_inverse_price", digits="Product Price"
    )
    tax_ids = fields.Many2many(related="product_id.taxes_id")
    price_model = fields.Selection(
        [
            ("booking", "Per booking"),
            ("hour", "Per hour"),
            ("person", "Per person"),
        ],
        default="booking",
        required=True,
    )
    # ------------------------------------------------------------ time
    duration_minutes = fields.Integer(
        string="Duration (minutes)", default=60, required=True
    )
    buffer_before_minutes = fields.Integer(string="Buffer before (minutes)")
    buffer_after_minutes = fields.Integer(string="Buffer after (minutes)")
    step_minutes = fields.Integer(
        string="A start every (minutes)", default=30, required=True
    )
    grid = fields.Selection(
        [("fixed", "From opening time"), ("packed", "Right after the last booking")],
        default="fixed",
        required=True,
    )
    notice_minutes = fields.Integer(
        string="Notice (minutes)",
        compute="_compute_from_policy",
        store=True,
        readonly=False,
    )
    horizon_days = fields.Integer(
        string="Horizon (days)",
        compute="_compute_from_policy",
        store=True,
        readonly=False,
    )
    period_ids = fields.One2many(
        "appointment.service.period",
        "service_id",
        string="Dates",
        copy=True,
        help="Leave empty when the service is offered all year.",
    )
    # ------------------------------------------------------------ people
    min_persons = fields.Integer(string="Persons from", default=1, required=True)
    max_persons = fields.Integer(string="Persons to", default=1, required=True)
    requirement_ids = fields.One2many(
        "appointment.requirement", "service_id", string="Requirements", copy=True
    )
    question_ids = fields.One2many(
        "appointment.service.question", "service_id", string="Questions", copy=True
    )
    assignment = fields.Selection(
        [
            ("balanced", "Who has the least to do"),
            ("priority", "By priority"),
            ("last_seen", "Whom the customer saw last"),
        ],
        default="balanced",
        required=True,
    )
    # ------------------------------------------------------------ rules
    policy_id = fields.Many2one(
        "appointment.policy",
        required=True,
        ondelete="restrict",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    payment_rule = fields.Selection(
        [
            ("on_site", "On site"),
            ("optional", "Online or on site, as the customer likes"),
            ("deposit", "Deposit online"),
            ("full", "Full price online"),
        ],
        default="on_site",
        required=True,
    )
    confirmation = fields.Selection(
        [
            ("auto", "At once"),
            ("manual", "By hand"),
            ("capacity", "At once up to a share of the seats"),
        ],
        default="auto",
        required=True,
    )
    auto_confirm_percent = fields.Float(
        string="At once up to (%)", default=100.0, digits=(5, 2)
    )
    booking_count = fields.Integer(compute="_compute_booking_count")

    _duration_positive = models.Constraint(
        "CHECK (duration_minutes > 0)", "A service takes at least one minute."
    )
    _step_positive = models.Constraint(
        "CHECK (step_minutes > 0)", "Starts have to be a minute or more apart."
    )
    _buffers = models.Constraint(
        "CHECK (COALESCE(buffer_before_minutes, 0) >= 0"
        " AND COALESCE(buffer_after_minutes, 0) >= 0)",
        "Buffers are not negative.",
    )
    _persons = models.Constraint(
        "CHECK (min_persons >= 1 AND max_persons >= min_persons)",
        "A service is for one person or more, and the maximum is not below the "
        "minimum.",
    )
    _auto_confirm = models.Constraint(
        "CHECK (auto_confirm_percent BETWEEN 0 AND 100)",
        "The share lies between 0 and 100 %.",
    )
    _name_unique = models.UniqueIndex(
        "(store_id, name) WHERE active",
        "This store already has a service of that name.",
    )

    # ------------------------------------------------------------ compute

    @api.depends("store_id.is_online_payment_allowed")
    def _compute_is_online_payment_allowed(self):
        for service in self:
            store_sudo = service.store_id.sudo()
            service.is_online_payment_allowed = store_sudo.is_online_payment_allowed

    @api.depends("store_id")
    def _compute_policy_id(self):
        for service in self:
            if not service.policy_id:
                service.policy_id = service.store_id.policy_id

    @api.depends("policy_id")
    def _compute_from_policy(self):
        for service in self:
            service.notice_minutes = service.policy_id.notice_minutes
            service.horizon_days = service.policy_id.horizon_days

    @api.depends("product_id.lst_price")
    def _compute_price(self):
        for service in self:
            service.price = service.product_id.sudo().lst_price

    def _inverse_price(self):
        """Managers set the price of their services without a right to products."""
        self.check_access("write")
        self._check_priceable()
        for service in self:
            product_sudo = service.product_id.sudo()
            product_sudo.lst_price = service.price

    def _compute_booking_count(self):
        counts = dict(
            self.env["appointment.booking"]._read_group(
                [("service_id", "in", self.ids)], ["service_id"], ["__count"]
            )
        )
        for service in self:
            service.booking_count = counts.get(service, 0)

    # ------------------------------------------------------------ check

    @api.constrains("product_id", "store_id")
    def _check_product_company(self):
        for service in self:
            company = service.product_id.company_id
            if company and company != service.store_id.company_id:
                raise ValidationError(
                    self.env._(
                        "The product %(product)s belongs to another company than the "
                        "store. Choose a product of the store's company.",
                        product=service.product_id.display_name,
                    )
                )

    def _check_priceable(self):
        """Refuse managers the price of a product that is sold elsewhere, too."""
        if self.env.su or self.env["product.product"].has_access("write"):
            return
        templates_sudo = self.product_id.sudo().product_tmpl_id
        services_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search([("product_id.product_tmpl_id", "in", templates_sudo.ids)])
        )
        theirs = services_sudo.with_env(self.env)._filtered_access("write")
        foreign_sudo = services_sudo - theirs.sudo()
        if foreign_sudo:
            raise AccessError(
                self.env._(
                    "Another store sells %(products)s as well, so its price is not "
                    "yours to change. Ask the platform admin for an own product.",
                    products=", ".join(
                        foreign_sudo.product_id.product_tmpl_id.mapped("name")
                    ),
                )
            )

    def _check_product_choice(self, vals):
        """Refuse the choice of a product to those who may not set its price."""
        if (
            not vals.get("product_id")
            or self.env["appointment.store"]._can_administer()
        ):
            return
        product = self.env["product.product"].browse(vals["product_id"])
        if product in self.sudo().product_id or product.has_access("write"):
            return
        raise AccessError(
            self.env._(
                "The product of a service is chosen by the platform admin, or by "
                "somebody with the right to change products. Leave it empty and one "
                "is made for you."
            )
        )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_product_choice(vals)
            if not vals.get("product_id"):
                vals["product_id"] = self._create_product(vals).id
        return super().create(vals_list)

    def write(self, vals):
        self._check_product_choice(vals)
        before = {service: service.duration_minutes for service in self}
        result = super().write(vals)
        for service, minutes in before.items():
            if service.duration_minutes > minutes:
                self.env["appointment.conflicts"].sudo().with_delay(
                    channel="root.appointment"
                )._check_duration(service, minutes)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        bookings_sudo = self.env["appointment.booking"].sudo()
        if bookings_sudo.with_context(active_test=False).search_count(
            [("service_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("This service has bookings. Archive it instead of deleting.")
            )

    # ------------------------------------------------------------ business

    @api.model
    def _create_product(self, vals):
        """The product behind a new service: ordered quantities are invoiced.

        Who may create services needs no right to products.
        """
        self.check_access("create")
        store = self.env["appointment.store"].browse(vals.get("store_id"))
        company = store.company_id or self.env.company
        return (
            self.env["product.product"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "name": vals.get("name"),
                    "type": "service",
                    "invoice_policy": "order",
                    "list_price": vals.get("price", 0.0),
                    "company_id": company.id,
                }
            )
        )

    def _get_payment_rule(self):
        """The rule in force: without online payment at the store, pay on site."""
        self.ensure_one()
        if not self.store_id.sudo().is_online_payment_allowed:
            return "on_site"
        return self.payment_rule

    def _get_slots(self, first_on, last_on, **options):
        """Starts that can be booked on local days ``first_on`` … ``last_on``.

        See ``appointment.availability._get_slots`` for options, shapes and units.
        """
        self.ensure_one()
        return self.env["appointment.availability"]._get_slots(
            self, first_on, last_on, **options
        )

    def _get_day_book(self, first_on, last_on, **options):
        """The same starts, and those that are taken or too soon, for a calendar.

        See ``appointment.availability._get_day_book``.
        """
        self.ensure_one()
        return self.env["appointment.availability"]._get_day_book(
            self, first_on, last_on, **options
        )

    def _explain(self, start, **options):
        """Why *start* (naive UTC) cannot be booked: a ``Refusal``, or ``None``.

        Options are those of ``_get_slots``.
        """
        self.ensure_one()
        return self.env["appointment.availability"]._explain(self, start, **options)

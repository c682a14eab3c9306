from odoo import api, fields, models
from odoo.tools import is_html_empty


class AppointmentStore(models.Model):
    """What the law wants to read about who runs a store, and what is missing."""

    _inherit = "appointment.store"

    legal_form = fields.Char(
        help="Such as GmbH or e. K., where the name of the company does not say it."
    )
    legal_representatives = fields.Char(
        string="Represented by",
        help="Managing directors, board or owner, with first and last names.",
    )
    register_court = fields.Char(
        string="Court or office of the register",
        help="Such as Amtsgericht Bochum. The number itself is the company's.",
    )
    supervisory_authority = fields.Char(
        help="For trades that need a permission, such as clinics: who supervises them."
    )
    profession = fields.Text(
        string="Profession and chamber",
        translate=True,
        help="For regulated professions: title, state that gave it, chamber, and the "
        "rules of the profession with where to read them.",
    )
    imprint_note = fields.Html(
        string="More for the imprint",
        translate=True,
        help="Stands below what the system knows about the company.",
    )
    is_privacy_complete = fields.Boolean(
        string="Only my privacy notice",
        help="Otherwise yours stands below a notice made of what this system does "
        "with data.",
    )
    legal_text_ids = fields.One2many("appointment.legal.text", "store_id")
    legal_gaps = fields.Text(string="Still missing", compute="_compute_legal_gaps")

    # ------------------------------------------------------------ compute

    @api.depends(
        "company_id",
        "email",
        "legal_representatives",
        "phone",
        "privacy",
        "register_court",
        "terms",
    )
    def _compute_legal_gaps(self):
        for store in self:
            store.legal_gaps = "\n".join(store._get_legal_gaps())

    # ------------------------------------------------------------ business

    def _get_legal_gaps(self):
        """Sentences: what the pages lack, and who enters it where."""
        self.ensure_one()
        company_sudo = self.sudo().company_id
        return [
            sentence
            for is_there, sentence in (
                (
                    company_sudo.street and company_sudo.zip and company_sudo.city,
                    self.env._(
                        "Imprint: the company has no complete address. The platform "
                        "admin enters it in Settings, Companies."
                    ),
                ),
                (
                    company_sudo.vat,
                    self.env._(
                        "Imprint: the company has no VAT number. The platform admin "
                        "enters it in Settings, Companies."
                    ),
                ),
                (
                    self.email or company_sudo.email,
                    self.env._("Imprint: enter the store's e-mail address."),
                ),
                (
                    self.phone or company_sudo.phone,
                    self.env._("Imprint: enter the store's telephone number."),
                ),
                (
                    self.legal_representatives,
                    self.env._("Imprint: enter who represents the company."),
                ),
                (
                    self.register_court or not company_sudo.company_registry,
                    self.env._(
                        "Imprint: the company has a register number. Enter the court "
                        "of that register."
                    ),
                ),
                (
                    not is_html_empty(self.terms),
                    self.env._(
                        "Terms and conditions: write yours, or start from the draft."
                    ),
                ),
            )
            if not is_there
        ]

    def _get_imprint_lines(self):
        """``[(label, value)]`` of what is known; nothing that is empty."""
        self.ensure_one()
        company_sudo = self.sudo().company_id
        register = " ".join(
            part
            for part in (self.register_court, company_sudo.company_registry)
            if part
        )
        lines = [
            (self.env._("Represented by"), self.legal_representatives),
            (self.env._("Telephone"), self.phone or company_sudo.phone),
            (self.env._("E-mail"), self.email or company_sudo.email),
            (self.env._("Register"), register),
            (self.env._("VAT number"), company_sudo.vat),
            (self.env._("Supervisory authority"), self.supervisory_authority),
            (self.env._("Profession"), self.profession),
        ]
        return [(label, value) for label, value in lines if value]

    def _get_legal_owner(self):
        """Name of the company with its legal form."""
        self.ensure_one()
        name = self.sudo().company_id.name
        form = self.legal_form or ""
        return name if not form or name.endswith(form) else f"{name} {form}"

    def _get_legal_address(self):
        """Where the company is served, in lines; the store's where it has none."""
        self.ensure_one()
        partner = self.sudo().company_id.partner_id
        if not (partner.street and partner.city):
            partner = self.partner_id
        address = partner._display_address(without_company=True)
        return [line.strip() for line in address.splitlines() if line.strip()]

    def _get_legal_line(self):
        """Company, address, telephone and e-mail in one line."""
        self.ensure_one()
        company_sudo = self.sudo().company_id
        parts = [self._get_legal_owner(), *self._get_legal_address()]
        parts += [self.phone or company_sudo.phone, self.email or company_sudo.email]
        return ", ".join(part for part in parts if part)

    def _get_imprint_note(self):
        """What the store adds to its imprint; empty without a word in it."""
        self.ensure_one()
        return "" if is_html_empty(self.imprint_note) else self.imprint_note

    def _get_legal_path(self, kind):
        """Path of the page *kind*: imprint, privacy, terms or withdrawal."""
        return f"{self._get_web_path()}/legal/{kind}"

    def _get_withdraw_path(self):
        return self._get_legal_path("withdraw")

    def _is_in_union(self):
        """Whether consumers' law of the European Union counts at this store."""
        self.ensure_one()
        country = self.partner_id.country_id or self.sudo().company_id.country_id
        return country in self.env.ref("base.europe").sudo().country_ids

    def _has_withdrawal(self):
        """Whether anything that is booked here can be withdrawn from."""
        self.ensure_one()
        services_sudo = self.env["appointment.service"].sudo()
        return self._is_in_union() and bool(
            services_sudo.with_context(active_test=False).search_count(
                [("store_id", "=", self.id), ("withdrawal_kind", "=", "right")],
                limit=1,
            )
        )

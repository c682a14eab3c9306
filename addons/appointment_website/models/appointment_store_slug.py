from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class AppointmentStore(models.Model):
    """Web addresses of a store: none that the website needs, former ones redirect."""

    _inherit = "appointment.store"

    address_ids = fields.One2many(
        "appointment.store.address",
        "store_id",
        string="Web addresses",
        groups="appointment_core.appointment_core_group_manager",
        help="Former addresses lead to the page of the store. Platform admins may free "
        "one that nobody uses any more.",
    )

    # ------------------------------------------------------------ check

    @api.constrains("slug")
    def _check_slug_is_free(self):
        """A page of the website, a route or a language would hide the store."""
        reserved = self._get_reserved_words()
        for store in self:
            if store.slug in reserved or store._is_address_used():
                raise ValidationError(
                    self.env._(
                        "The address “%(url)s” is used by the website already. "
                        "Please choose another one for the store.",
                        url=f"/{store.slug}",
                    )
                )

    @api.model
    def _get_reserved_words(self):
        """First parts of addresses that Odoo answers itself, and of languages."""
        words = {
            rule.rule.split("/")[1].lower()
            for rule in self.env["ir.http"].routing_map().iter_rules()
        }
        languages = self.env["res.lang"]
        for code, _name in languages.get_installed():
            url_code = languages._get_data(code=code).url_code
            words |= {url_code.lower(), code.lower(), code.split("_")[0].lower()}
        return words

    def _is_address_used(self):
        """Whether a page, a redirect or a file of the website is where the store is."""
        self.ensure_one()
        url = f"/{self.slug}"
        urls = (url, f"{url}/")
        rewritten = Domain("url_from", "in", urls) | (
            Domain("redirect_type", "=", "308") & Domain("url_to", "in", urls)
        )
        return bool(
            self.env["website.page"].sudo().search_count([("url", "in", urls)], limit=1)
            or self.env["website.rewrite"].sudo().search_count(rewritten, limit=1)
            or self.env["ir.attachment"]
            .sudo()
            .search_count([("url", "=", url), ("type", "=", "binary")], limit=1)
        )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._tidy_code(vals)
        stores = super().create(vals_list)
        stores._keep_address()
        return stores

    def write(self, vals):
        self._tidy_code(vals)
        result = super().write(vals)
        if "slug" in vals:
            self._keep_address()
        return result

    # ------------------------------------------------------------ business

    @api.model
    def _tidy_code(self, vals):
        """Codes are capital letters, however somebody types them."""
        if vals.get("code"):
            vals["code"] = vals["code"].strip().upper()

    def _keep_address(self):
        """Note the address of each store; it will lead there for good.

        :raise ValidationError: it leads to another store
        """
        addresses_sudo = self.env["appointment.store.address"].sudo()
        known = {
            address.slug: address.store_id
            for address in addresses_sudo.search([("slug", "in", self.mapped("slug"))])
        }
        for store in self:
            owner = known.get(store.slug, store)
            if owner != store:
                raise ValidationError(
                    self.env._(
                        "“%(slug)s” leads to the store %(store)s, which had this "
                        "address before. Please choose another one.",
                        slug=store.slug,
                        store=owner.name,
                    )
                )
        addresses_sudo.create(
            [
                {"store_id": store.id, "slug": store.slug}
                for store in self
                if store.slug not in known
            ]
        )

import json

import psycopg2.errors
from cryptography.hazmat.primitives.asymmetric import ec

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.mail.tools.web_push import push_to_end_point

from ..gateways.push_service import PushSession
from ..kernel import push

MAX_DEVICES = 10  # that hear of one booking
KEEP_DAYS = 90  # after the last of the bookings, as long as their links live
PARAMETER = "appointment.push_services"
PRIVATE_KEY = "mail.web_push_vapid_private_key"
PUBLIC_KEY = "mail.web_push_vapid_public_key"


class AppointmentPushDevice(models.Model):
    """A browser in which a customer wants to be told.

    It hears of the bookings at whose pages it was switched on. Whoever was signed in
    as the customer hears of all bookings: a link is no proof of being that customer.
    """

    _name = "appointment.push.device"
    _description = "Device of a Customer"
    _order = "id"
    _rec_name = "host"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Signed in as",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    booking_ids = fields.Many2many(
        "appointment.booking", string="Bookings", readonly=True
    )
    host = fields.Char(string="Push service", compute="_compute_host")
    endpoint = fields.Char(required=True, readonly=True, groups="base.group_system")
    p256dh = fields.Char(required=True, readonly=True, groups="base.group_system")
    auth = fields.Char(required=True, readonly=True, groups="base.group_system")
    vapid_key = fields.Char(
        string="Key of the server",
        required=True,
        readonly=True,
        help="It hears of nothing that is signed by another one.",
    )

    _once = models.UniqueIndex("(partner_id, endpoint)")

    # ------------------------------------------------------------ compute

    def _compute_host(self):
        for device in self:
            device.host = push.get_host(device.sudo().endpoint)

    # ------------------------------------------------------------ check

    @api.constrains("endpoint", "p256dh", "auth")
    def _check_subscription(self):
        for device in self.sudo():
            self._check_values(device.endpoint, device.p256dh, device.auth)

    @api.model
    def _check_values(self, endpoint, p256dh, auth):
        if not push.is_endpoint(endpoint, self._get_services()):
            raise ValidationError(
                self.env._(
                    "The push service of this browser is not known here. Please use "
                    "another browser, or rely on our mails."
                )
            )
        if not self._is_on_curve(push.read_point(p256dh, auth)):
            raise ValidationError(
                self.env._(
                    "The browser sent keys that do not fit. Please reload the page "
                    "and try again."
                )
            )

    @api.model
    def _is_on_curve(self, point):
        """Whether *point* is a public key that a text can be encrypted for."""
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point or b"")
        except ValueError:
            return False
        return True

    @api.model
    def _get_services(self):
        """Hosts that may be called; the system parameter adds some by commas."""
        text = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""
        more = (name.strip().lower().strip(".") for name in text.split(","))
        return (*push.SERVICES, *(name for name in more if "." in name))

    # ------------------------------------------------------------ business

    @api.model
    def _get_vapid_key(self):
        """The public key of this server, the same as for Odoo's own push; or none."""
        return self.env["ir.config_parameter"].sudo().get_param(PUBLIC_KEY)

    @api.model
    def _switch_on(self, booking, endpoint, p256dh, auth, user=None):
        """From now on the device hears of *booking*; of all, when *user* is given.

        Callers have checked that whoever asks may see *booking*.

        :raise UserError: it hears of nothing, the sentence says why
        """
        self._check_values(endpoint, p256dh, auth)
        device = self._find(booking, endpoint)
        if not device._hears_of(booking):
            self._check_count(booking)
        values = {
            "p256dh": p256dh,
            "auth": auth,
            "vapid_key": self.env["mail.push.device"].get_web_push_vapid_public_key(),
            "booking_ids": [fields.Command.link(booking.id)],
        }
        if user:
            values["user_id"] = user.id
        device = device or self._create_once(booking, endpoint, values)
        device.write(values)
        return device

    def _create_once(self, booking, endpoint, values):
        """A new device, or the one that another click has made meanwhile."""
        key = {"partner_id": booking.partner_id.id, "endpoint": endpoint}
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                device = self.sudo().create({**key, **values})
                device.flush_recordset()
        except psycopg2.errors.UniqueViolation:
            return self._find(booking, endpoint)
        return device

    @api.model
    def _switch_off(self, booking, endpoint):
        """The device hears no more of *booking*; of none, if it heard of all."""
        device = self._find(booking, endpoint)
        device.booking_ids -= booking
        if device.user_id or not device.booking_ids:
            device.unlink()

    @api.model
    def _is_used(self, endpoint):
        """Whether this browser still hears of anything."""
        return bool(self.sudo().search_count([("endpoint", "=", endpoint)], limit=1))

    def _check_count(self, booking):
        if len(booking._get_push_devices()) >= MAX_DEVICES:
            raise UserError(
                self.env._(
                    "%(count)s devices are told of this booking already. Switch it "
                    "off on one of them first.",
                    count=MAX_DEVICES,
                )
            )

    def _find(self, booking, endpoint):
        return self.sudo().search(
            [
                ("partner_id", "=", booking.partner_id.id),
                ("endpoint", "=", endpoint),
            ]
        )

    def _hears_of(self, booking):
        """Whether this device, if any, is told of *booking*."""
        device_sudo = self.sudo()
        if not device_sudo or device_sudo.partner_id != booking.partner_id:
            return False
        if device_sudo.vapid_key != self._get_vapid_key():
            return False
        user_sudo = device_sudo.user_id
        is_theirs = user_sudo.active and user_sudo.partner_id == booking.partner_id
        return is_theirs or booking in device_sudo.booking_ids

    def _describe_services(self):
        """Names of the push services of these devices, by commas."""
        return ", ".join(sorted(set(self.mapped("host"))))

    def _push(self, payload, ttl):
        """Hand *payload* to the push service, which keeps it for *ttl* seconds.

        :raise GatewayError: the service did not take it
        """
        self.ensure_one()
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        push_to_end_point(
            base_url=self.get_base_url(),
            device={
                "endpoint": self.endpoint,
                "keys": json.dumps({"p256dh": self.p256dh, "auth": self.auth}),
            },
            payload=payload,
            vapid_private_key=parameters_sudo.get_param(PRIVATE_KEY),
            vapid_public_key=self.vapid_key,
            session=PushSession(ttl),
        )

    @api.autovacuum
    def _gc_unused(self):
        """Forget devices that have nothing more to hear."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        devices = self.sudo().search(
            [
                ("user_id", "=", False),
                ("booking_ids", "not any", [("stop", ">", limit)]),
            ]
        )
        devices.unlink()

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import SUPERUSER_ID, api, fields, models
from odoo.sql_db import Cursor
from odoo.tools import SQL, consteq, hmac

from odoo.addons.appointment_core.encrypted import Encrypted
from odoo.addons.appointment_core.retrying import retried

from ..kernel.sign_in import CODE, COOL_DOWN, DIGITS, LIFETIMES, LINK, MAX_TRIES

KEPT = timedelta(days=1)
# First key of our advisory locks; the second one is a hash of the recipient.
LOCK_CLASS = 0x0A9B
CHANNEL = "root.appointment"
# Somebody sits before the page and waits.
PRIORITY = 1


class AppointmentLoginSecret(models.Model):
    """A link or a code that was asked for to sign in, whoever asked.

    There is a row for every address and number that somebody typed, known or not, so
    that nothing tells one from the other. To compare, only keyed hashes are stored;
    the secret itself is there, encrypted, from the request until its job has sent it.
    """

    _name = "appointment.login.secret"
    _description = "Link or Code to Sign In"
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [(LINK, "Link by mail"), (CODE, "Code by text message")], required=True
    )
    recipient = Encrypted(groups=fields.NO_ACCESS)
    recipient_hash = fields.Char(required=True, index=True)
    secret = Encrypted(groups=fields.NO_ACCESS)
    secret_hash = fields.Char(
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="Empty for codes that an outside service makes and checks.",
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    lang = fields.Char(string="Language")
    redirect = fields.Char(string="Page to open")
    requested_at = fields.Datetime(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    sent_at = fields.Datetime()
    tries = fields.Integer(required=True, default=0)
    used_at = fields.Datetime()
    voided_at = fields.Datetime(help="A newer one was asked for, or another was used.")

    _tries_limited = models.Constraint(
        f"CHECK (tries BETWEEN 0 AND {MAX_TRIES})",
        "A code may be tried five times only.",
    )

    # ------------------------------------------------------------ issuing

    @api.model
    def _issue(self, kind, recipient, redirect="", is_outside=False):
        """A new secret for *recipient*; its job sends it, if the recipient is known.

        A new code voids the codes before. *is_outside*: a service of the gateway makes
        the code.
        """
        now = fields.Datetime.now()
        secret = "" if is_outside else self._make_secret(kind)
        earlier = self._find_open(self._hash(kind, recipient))
        if kind == CODE:
            earlier.voided_at = now
        row = self.create(
            {
                "kind": kind,
                "recipient": recipient,
                "recipient_hash": self._hash(kind, recipient),
                "secret": secret,
                "secret_hash": secret and self._hash_secret(kind, recipient, secret),
                "company_id": self.env.company.id,
                "lang": self.env.lang,
                "redirect": redirect,
                "requested_at": now,
                "expires_at": now + LIFETIMES[kind],
            }
        )
        row._enqueue()
        return row

    @api.model
    def _make_secret(self, kind):
        if kind == LINK:
            return secrets.token_urlsafe(32)
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    @api.model
    def _hash(self, kind, text):
        return hmac(self.env(su=True), f"{self._name}.{kind}", text)

    @api.model
    def _hash_secret(self, kind, recipient, secret):
        """Links are found by their token alone; a code is right for its number only."""
        return self._hash(kind, secret if kind == LINK else f"{recipient} {secret}")

    @api.model
    def _find_open(self, recipient_hash):
        """What was asked for *recipient_hash* and neither used nor voided."""
        return self.search(
            [
                ("recipient_hash", "=", recipient_hash),
                ("used_at", "=", False),
                ("voided_at", "=", False),
            ]
        )

    @api.model
    def _get_wait(self, number):
        """Seconds until another code may go to *number*.

        Until the transaction ends, whoever else asks for this number waits.
        """
        recipient_hash = self._hash(CODE, number)
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, %s)",
                LOCK_CLASS,
                int(recipient_hash[:7], 16),
            )
        )
        now = fields.Datetime.now()
        latest = self.search(
            [
                ("recipient_hash", "=", recipient_hash),
                ("requested_at", ">", now - COOL_DOWN),
            ],
            limit=1,
        )
        return latest._get_seconds_left() if latest else 0

    def _get_seconds_left(self):
        """Seconds from now until the cool-down after this code is over."""
        self.ensure_one()
        left = self.requested_at + COOL_DOWN - fields.Datetime.now()
        return max(0, int(left.total_seconds()))

    # ------------------------------------------------------------ sending

    def _enqueue(self):
        self.ensure_one()
        # The job's arguments are the record alone: no address, no number, no secret.
        self.with_user(SUPERUSER_ID).with_delay(
            channel=CHANNEL,
            priority=PRIORITY,
            identity_key=f"{self._name},{self.id}",
            description=f"Sign-in: {self.kind}",
        )._send()

    @retried
    def _send(self):
        """Job: send the secret where it has one to go to, then forget it."""
        self.ensure_one()
        # Tries are counted by others meanwhile; that must not undo what was sent.
        self.env["appointment.placing"]._begin()
        if not self.exists() or self.sent_at:
            return
        values = {"secret": False}
        if self._is_live() and self._is_known() and self._deliver():
            values["sent_at"] = fields.Datetime.now()
        self.write(values)

    def _is_known(self):
        customers = self.env["appointment.login.customer"]
        return customers._is_known(self.kind, self.recipient)

    def _deliver(self):
        """Hand the secret over; whether it was taken."""
        row = self.with_context(lang=self.lang).with_company(self.company_id)
        login = row.env["appointment.login"]
        if self.kind == LINK:
            return login._send_link_mail(row)
        if self.secret_hash:
            return login._send_code_text(self.recipient, row._get_text())
        return login._start_outside(self.recipient, self.lang)

    def _get_link(self):
        """The address in the mail; only until the mail has been sent."""
        self.ensure_one()
        return f"{self.get_base_url()}/auth/customer/verify?token={self.secret}"

    def _get_text(self):
        """The text message; by its last line a phone fills in the code itself."""
        self.ensure_one()
        sentence = self.env._(
            "%(code)s is your code for %(company)s. It is valid for 10 minutes. Give "
            "it to nobody.",
            code=self.secret,
            company=self.company_id.name,
        )
        domain = urlsplit(self.get_base_url()).hostname
        return f"{sentence}\n\n@{domain} #{self.secret}"

    # ------------------------------------------------------------ using

    def _is_live(self):
        self.ensure_one()
        is_open = not self.used_at and not self.voided_at
        return is_open and self.expires_at > fields.Datetime.now()

    @api.model
    def _find_link(self, token):
        """The live link with *token*, or none."""
        if not isinstance(token, str) or not token:
            return self.browse()
        row = self.search(
            [("kind", "=", LINK), ("secret_hash", "=", self._hash(LINK, token))]
        )
        return row if row and row._is_live() else self.browse()

    def _count_try(self):
        """Count one try at this code, for good; whether it may be made.

        On a cursor of its own, committed at once: neither a rollback nor many tries
        at the same time forgive any. Comes before the request touches the row.
        """
        self.ensure_one()
        with self.env.registry.cursor() as cr:
            if isinstance(cr, Cursor):
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(
                SQL(
                    """
                    UPDATE appointment_login_secret
                       SET tries = tries + 1
                     WHERE id = %(id)s AND kind = %(kind)s AND tries < %(limit)s
                       AND used_at IS NULL AND voided_at IS NULL
                       AND expires_at > %(now)s
                    """,
                    id=self.id,
                    kind=CODE,
                    limit=MAX_TRIES,
                    now=fields.Datetime.now(),
                )
            )
            may_try = bool(cr.rowcount)
        self.invalidate_recordset(["tries"])
        return may_try

    def _has_code(self, code):
        """Whether *code* is this one; takes the same time for any."""
        self.ensure_one()
        hashed = self._hash_secret(self.kind, self.recipient, code)
        return bool(self.secret_hash) and consteq(self.secret_hash, hashed)

    def _use(self):
        """Take the secret; of several at once, one gets it. Whether it was this one."""
        self.ensure_one()
        now = fields.Datetime.now()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE appointment_login_secret SET used_at = %(now)s
                 WHERE id = %(id)s AND used_at IS NULL AND voided_at IS NULL
                   AND expires_at > %(now)s
                """,
                id=self.id,
                now=now,
            )
        )
        taken = bool(self.env.cr.rowcount)
        self.invalidate_recordset()
        return taken

    def _void_others(self):
        """Who has signed in needs no other link or code to the same recipient."""
        self.ensure_one()
        self._find_open(self.recipient_hash).voided_at = fields.Datetime.now()

    # ------------------------------------------------------------ cleaning

    @api.autovacuum
    def _gc_secrets(self):
        self.search([("expires_at", "<", fields.Datetime.now() - KEPT)]).unlink()

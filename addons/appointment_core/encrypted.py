from odoo import fields
from odoo.exceptions import UserError

from . import secret_keys
from .exceptions import SecretsUnavailable

# In this context, a text that cannot be read is a sentence instead of an error, so that
# the other fields of its record stay readable.
LENIENT = "appointment_secrets_lenient"
FORBIDDEN = ("tracking", "translate", "index", "company_dependent", "size", "unaccent")


class Encrypted(fields.Text):
    """Text that the database holds as ciphertext only.

    Fernet (AES-128-CBC and HMAC) with the keys of ``APPOINTMENT_SECRET_KEYS``. The
    cache holds ciphertext, too; who reads the field of a record gets the text. It is
    not searched, sorted, grouped, exported or tracked. An empty text is stored as
    NULL, so that whether there is one can be searched.

    Reading raises ``SecretsUnavailable`` when the keys do not fit; ``read()`` and forms
    get its sentence as the value.
    """

    prefetch = False  # lists do not decrypt what they do not show
    exportable = False
    falsy_value = None
    _description_searchable = False

    # ------------------------------------------------------------ setup

    def _get_attrs(self, model_class, name):
        attrs = super()._get_attrs(model_class, name)
        wrong = [key for key in FORBIDDEN if attrs.get(key)]
        if wrong:
            raise TypeError(f"{model_class._name}.{name} is encrypted: no {wrong}")
        return attrs

    def _description_sortable(self, env):
        return False

    def _description_groupable(self, env):
        return False

    # ------------------------------------------------------------ conversion

    def convert_to_cache(self, value, record, validate=True):
        """Plain text → ciphertext."""
        text = super().convert_to_cache(value, record, validate)
        if not text:
            return None
        self._check_is_no_sentence(text, record.env)
        try:
            return secret_keys.encrypt(text)
        except secret_keys.KeyTrouble as trouble:
            raise SecretsUnavailable(to_sentence(record.env, trouble)) from None

    def get_column_update(self, record):
        return record.env.transaction.field_data[self][record.id]

    def convert_to_record(self, value, record):
        """Ciphertext → plain text."""
        if not value:
            return False
        try:
            return secret_keys.decrypt(value)
        except secret_keys.KeyTrouble as trouble:
            sentence = to_sentence(record.env, trouble)
        if record.env.context.get(LENIENT):
            return sentence
        raise SecretsUnavailable(sentence)

    def convert_to_write(self, value, record):
        return value or False

    def convert_to_export(self, value, record):
        if value:
            raise self._refused(record.env)
        return ""

    # ------------------------------------------------------------ search

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        self._check_condition(operator, value, model.env)
        return super().condition_to_sql(
            field_expr, operator, value, model, alias, query
        )

    def filter_function(self, records, field_expr, operator, value):
        self._check_condition(operator, value, records.env)
        return super().filter_function(records, field_expr, operator, value)

    def _check_condition(self, operator, value, env):
        """Only whether there is a text may be asked."""
        if operator not in ("in", "not in") or any(value):
            raise self._refused(env)

    def _refused(self, env):
        return UserError(
            env._(
                "“%(field)s” is stored encrypted: it cannot be searched, sorted, "
                "grouped or exported. Please use another field.",
                field=self._description_string(env),
            )
        )

    def _check_is_no_sentence(self, text, env):
        """Who saves a form whose text could not be read does not overwrite it."""
        for code in (secret_keys.MISSING, secret_keys.INVALID, secret_keys.UNREADABLE):
            sentence = to_sentence(env, secret_keys.KeyTrouble(code))
            if sentence in text:
                raise SecretsUnavailable(sentence)


def to_sentence(env, trouble):
    """What a person can do about *trouble* (``KeyTrouble``)."""
    if trouble.code == secret_keys.UNREADABLE:
        return env._(
            "This text is encrypted with a key that this server does not have. Ask the "
            "platform admin to add the earlier key to %(variable)s.",
            variable=secret_keys.VARIABLE,
        )
    if trouble.code == secret_keys.INVALID:
        return env._(
            "A key in %(variable)s is not valid, so encrypted texts can be neither "
            "read nor saved. Ask the platform admin to correct it.",
            variable=secret_keys.VARIABLE,
        )
    return env._(
        "The server has no key for encrypted texts, so they can be neither read nor "
        "saved. Ask the platform admin to set %(variable)s.",
        variable=secret_keys.VARIABLE,
    )

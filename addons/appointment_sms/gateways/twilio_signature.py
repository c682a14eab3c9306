"""Whether a call really comes from Twilio. It signs with the account's token, or with a
shared key (SHA-256) where one was made for the account."""

from collections.abc import Iterable, Mapping

from twilio.request_validator import (
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)


def is_genuine(
    urls: Iterable[str],
    params: object,
    headers: Mapping[str, str],
    auth_token: str,
    shared_key: str = "",
) -> bool:
    """Whether a call to one of *urls* carries Twilio's signature.

    :param urls: the address as it may look from outside; behind a proxy there are two
    :param params: values of the form with ``getlist``, or the text of a JSON body
    :param shared_key: secret of the account's shared key, when it signs with one

    Calls carry no time: the same one may come again and is genuine again.
    """
    signature = headers.get(SIGNATURE_HEADER)
    algorithm = get_signature_algorithm(headers.get(SIGNATURE_SETTINGS_HEADER, ""))
    secret = shared_key if algorithm.upper() == HMAC_SHA256 else auth_token
    if not signature or not secret:
        return False
    validator = RequestValidator(secret)
    return any(validator.validate(url, params, signature, algorithm) for url in urls)

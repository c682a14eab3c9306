"""Every code of a gateway as a sentence that says what to do next."""


def to_sentence(env, error):
    """The sentence for *error*: a ``GatewayError``, or its code."""
    code = getattr(error, "code", error)
    sentences = {
        **_get_number_sentences(env),
        **_get_delivery_sentences(env),
        **_get_account_sentences(env),
        **_get_network_sentences(env),
    }
    return sentences.get(code) or env._(
        "The gateway refused the message and did not say why. Look at the message in "
        "the gateway's own console."
    )


def _get_number_sentences(env):
    """The customer's number is the trouble."""
    return {
        "no_number": env._(
            "There is no phone number to send to. Enter one for the customer."
        ),
        "wrong_number": env._(
            "This is not a phone number that exists. Please ask the customer and "
            "correct it."
        ),
        "landline": env._(
            "This is not a mobile number, so text messages do not arrive. Please ask "
            "the customer for one."
        ),
        "same_number": env._(
            "The message would go to the number it is sent from. Enter the customer's "
            "own number."
        ),
        "country": env._(
            "The gateway does not send to this country. Allow the country in the "
            "gateway's console, or reach the customer by mail."
        ),
        "opted_out": env._(
            "The customer asked by STOP not to get text messages. Only the customer "
            "can take that back, by answering START."
        ),
        "unroutable": env._(
            "The gateway cannot reach this number from its sender. Reach the customer "
            "by mail or phone, or choose another sender."
        ),
    }


def _get_delivery_sentences(env):
    """The message is the trouble, or the phone at the other end."""
    return {
        "empty": env._("The message has no text. Write one."),
        "too_long": env._("The text is too long for a text message. Shorten it."),
        "unreachable_phone": env._(
            "The phone was switched off or out of reach for too long. Please call "
            "the customer."
        ),
        "blocked": env._(
            "The phone or its network does not accept our messages. Please call the "
            "customer."
        ),
        "unknown_phone": env._(
            "The network does not know this number any more. Please ask the customer "
            "for the new one."
        ),
        "filtered": env._(
            "The network took the message for advertising and stopped it. Change the "
            "wording, or register the sender with the gateway."
        ),
        "not_delivered": env._(
            "The network could not deliver the message and did not say why. Please "
            "reach the customer by mail or phone."
        ),
        "duplicate": env._(
            "The gateway had this message for this number already and did not send "
            "it again."
        ),
    }


def _get_account_sentences(env):
    """Somebody has to act before anything is sent again."""
    return {
        "credentials": env._(
            "The gateway does not accept the credentials. Copy account and token "
            "from the gateway's console once more, then test the gateway."
        ),
        "key_or_address": env._(
            "EasySMS refused the key, or this server is not on its list of allowed "
            "addresses; it says the same for both. Compare the key, and enter the "
            "server's public IP address in the IP whitelist of the EasySMS account."
        ),
        "not_found": env._(
            "The gateway does not know this account, sender or message. Compare the "
            "account and the messaging service with the gateway's console."
        ),
        "suspended": env._(
            "The gateway has suspended the account. Sign in to its console to see "
            "what is open, usually an unpaid balance."
        ),
        "balance": env._(
            "The gateway's balance is used up. Top up the account; then what waits "
            "can be sent."
        ),
        "low_balance": env._(
            "The gateway's balance is below the limit set for it. Top up the account "
            "before messages stay unsent."
        ),
        "sender": env._(
            "The gateway does not accept the sender. Enter a number or name that is "
            "registered there, or its messaging service."
        ),
        "trial": env._(
            "This is a trial account, which only sends to numbers verified in its "
            "console. Verify the number there, or upgrade the account."
        ),
        "callback": env._(
            "The gateway cannot reach this server to report deliveries. Set the "
            "public web address of the server (web.base.url)."
        ),
        "verify_service": env._(
            "The gateway does not know the service for one-time codes. Copy its "
            "number (VA…) from the gateway's console."
        ),
    }


def _get_network_sentences(env):
    """It may work by itself later, or nobody knows."""
    return {
        "busy": env._(
            "The gateway had too many messages at once. It is tried again by itself."
        ),
        "unreachable": env._(
            "The gateway could not be reached. It is tried again by itself; if it "
            "stays so, check the server's connection."
        ),
        "not_taken": env._(
            "The gateway could not take the message. It is tried again by itself."
        ),
        "no_answer": env._(
            "The gateway did not answer, so nobody knows whether the message was "
            "sent. It is not sent twice; please ask the customer if it matters."
        ),
        "unreadable": env._(
            "The gateway answered something that could not be understood. Look into "
            "its console whether the message was sent."
        ),
        "cannot_ask": env._(
            "This gateway cannot be asked what became of a message. Please ask the "
            "customer if it matters."
        ),
        "refused": env._(
            "The gateway refused the message. Look at the message in the gateway's "
            "own console."
        ),
    }

"""Numbers of people, as logs may show them."""


def mask(number: str) -> str:
    """``+491511234567`` → ``+49…67``: enough to recognise, too little to call."""
    return f"{number[:3]}…{number[-2:]}" if len(number) > 6 else "…"

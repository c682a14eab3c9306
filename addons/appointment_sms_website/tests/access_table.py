"""What guards each route; ``test_registry_walk`` of the core compares."""

GUARDED = (
    "the token of the booking, compared in constant time; JSON, so no form of another "
    "site can send it; counted for each address"
)

ROUTES = {
    "push.get_worker": ("http public GET readonly", "a script without any data"),
    "push.get_push_state": ("jsonrpc public", GUARDED),
    "push.switch_push_on": ("jsonrpc public", GUARDED),
    "push.switch_push_off": ("jsonrpc public", GUARDED),
}

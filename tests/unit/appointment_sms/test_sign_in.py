"""What was typed to sign in, and where it may lead."""

from urllib.parse import urljoin, urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel.sign_in import to_code, to_local_path

HOST = "https://shop.example"
TEXTS = st.one_of(st.text(), st.text(alphabet="/\\.:@?#a\t\n "), st.none())


@given(TEXTS)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https:/evil.example")
def test_a_local_path_stays_on_this_host(text):
    path = to_local_path(text)
    assert path in ("", text)
    # Browsers take a backslash for a slash and leave out tabs and line ends.
    seen = path.replace("\\", "/").translate({9: None, 10: None, 13: None})
    assert urlsplit(urljoin(HOST, seen)).netloc == "shop.example"


@given(st.lists(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), max_size=5))
def test_paths_of_pages_pass(parts):
    path = "/" + "/".join(parts)
    assert to_local_path(path) == path
    assert to_local_path(f"{path}?page=2&x=%20#top") == f"{path}?page=2&x=%20#top"


@given(st.integers(0, 10**6 - 1), st.sampled_from([" ", "-", "", "\u00a0"]))
def test_a_code_is_understood_as_people_type_it(number, blank):
    code = f"{number:06}"
    assert to_code(f" {code[:3]}{blank}{code[3:]} ") == code


@given(st.one_of(st.text(), st.none(), st.integers()))
@example("１２３４５６")
@example("12345678901")
def test_what_is_no_code_is_nothing(text):
    code = to_code(text)
    assert code == "" or (code.isascii() and code.isdigit() and 4 <= len(code) <= 10)

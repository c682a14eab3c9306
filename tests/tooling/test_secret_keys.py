"""The key that a checkout makes for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from tooling import odoo, paths, secret_keys


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.delenv(secret_keys.VARIABLE, raising=False)
    return tmp_path / "data"


def test_a_key_is_made_once_and_given_to_odoo(data, capfd):
    key = secret_keys.ensure()
    Fernet(key)
    assert odoo.environment()[secret_keys.VARIABLE] == key
    assert capfd.readouterr() == ("", "")
    assert [path.name for path in data.iterdir()] == ["secret_keys"]


def test_only_the_owner_reads_it(data):
    secret_keys.ensure()
    assert stat.S_IMODE((data / "secret_keys").stat().st_mode) == 0o600


def test_many_at_once_make_one():
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _number: secret_keys.ensure(), range(64)))
    assert len(keys) == 1


def test_keys_of_the_environment_come_first(data, monkeypatch):
    monkeypatch.setenv(secret_keys.VARIABLE, "new,old")
    assert odoo.environment()[secret_keys.VARIABLE] == "new,old"
    assert not data.exists()

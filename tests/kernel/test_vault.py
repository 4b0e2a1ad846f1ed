"""Sealing values, looking them up by a keyed index, and replacing keys while the system runs."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import SettingsUnsafe
from saldoku.kernel.vault import Vault, new_data_key

OLD, NEW = new_data_key(), new_data_key()
NIK = "9901011708850001"


@given(st.text(max_size=200))
def test_what_is_sealed_opens(value: str) -> None:
    vault = Vault(OLD)
    assert vault.open(vault.seal(value, purpose="nik"), purpose="nik") == value
    assert vault.open(vault.seal_equal(value, purpose="nik"), purpose="nik") == value


def test_two_seals_differ_and_equal_seals_agree() -> None:
    vault = Vault(OLD)
    assert vault.seal(NIK, purpose="nik") != vault.seal(NIK, purpose="nik")
    assert vault.seal_equal(NIK, purpose="nik") == vault.seal_equal(NIK, purpose="nik")
    assert vault.seal_equal(NIK, purpose="nik") != vault.seal_equal(NIK, purpose="phone")
    assert NIK not in vault.seal(NIK, purpose="nik")


def test_the_index_finds_equal_values_of_one_purpose_only() -> None:
    vault = Vault(OLD)
    index = vault.index(NIK, purpose="nik")
    assert index == vault.index(NIK, purpose="nik")
    assert index != vault.index(NIK, purpose="kpj")
    assert index != vault.index(NIK[:-1] + "2", purpose="nik")
    assert index != Vault(NEW).index(NIK, purpose="nik")
    assert len(index) == 32
    assert set(index) <= set("0123456789abcdef")


def test_a_purpose_and_a_value_do_not_run_together() -> None:
    vault = Vault(OLD)
    assert vault.index("b", purpose="a\0") != vault.index("\0b", purpose="a\0\0")
    assert vault.index("bc", purpose="a") != vault.index("c", purpose="ab")


def test_a_key_is_replaced_while_the_system_runs() -> None:
    before, during, after = Vault(OLD), Vault(f"{NEW},{OLD}"), Vault(NEW)
    sealed, equal = before.seal(NIK, purpose="nik"), before.seal_equal(NIK, purpose="nik")
    assert during.open(sealed, purpose="nik") == during.open(equal, purpose="nik") == NIK
    assert before.index(NIK, purpose="nik") in during.indexes(NIK, purpose="nik")
    assert equal in during.equals(NIK, purpose="nik")
    rewritten = during.seal(NIK, purpose="nik")
    assert after.open(rewritten, purpose="nik") == NIK
    assert during.current == after.current != before.current
    with pytest.raises(SettingsUnsafe, match="not in the list"):
        after.open(sealed, purpose="nik")


@pytest.mark.parametrize("equal", [False, True])
def test_a_changed_value_does_not_open(equal: bool) -> None:
    vault = Vault(OLD)
    sealed = (vault.seal_equal if equal else vault.seal)(NIK, purpose="nik")
    name, encoded = sealed.split(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    for place in (0, len(raw) // 2, len(raw) - 1):
        changed = bytes(raw[:place]) + bytes([raw[place] ^ 1]) + bytes(raw[place + 1 :])
        with pytest.raises(SettingsUnsafe) as caught:
            vault.open(f"{name}.{base64.urlsafe_b64encode(changed).decode()}", purpose="nik")
        assert NIK not in str(caught.value)


def test_a_value_is_bound_to_its_purpose() -> None:
    vault = Vault(OLD)
    for sealed in (vault.seal(NIK, purpose="nik"), vault.seal_equal(NIK, purpose="nik")):
        with pytest.raises(SettingsUnsafe):
            vault.open(sealed, purpose="phone")


@pytest.mark.parametrize(
    "keys",
    [
        "",
        " , ",
        "secret",
        "name:",
        "name:dG9vIHNob3J0",
        f":{OLD.partition(':')[2]}",
        f"a.b:{OLD.partition(':')[2]}",
        "name:" + "ä" * 44,
        f"{OLD},broken",
    ],
    ids=["empty", "commas", "no key", "no bytes", "too short", "no name", "a dot", "no base64", "one of two"],
)
def test_keys_that_are_none(keys: str) -> None:
    with pytest.raises(SettingsUnsafe) as caught:
        Vault(keys)
    assert caught.value.fields["setting"] == "SALDOKU_DATA_KEY"
    assert "new-data-key" in caught.value.fields["do"]


def test_fresh_keys_differ() -> None:
    assert len({new_data_key() for _ in range(50)}) == 50

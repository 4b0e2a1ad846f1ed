"""What carriers post: read as far as it can be, kept when it cannot, refused never."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.messaging.gateways import RawMessage
from saldoku.messaging.gateways.posted import messages_of

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
FIELDS = {
    "id": "a1",
    "from": "+628112233445",
    "to": "2757",
    "text": "SALDO",
    "received_at": "2026-11-22T07:04:00Z",
}
WANTED = RawMessage("a1", "+628112233445", "2757", "SALDO", datetime(2026, 11, 22, 7, 4, tzinfo=UTC))
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def read(body: bytes, content_type: str = JSON) -> list[RawMessage]:
    return messages_of(content_type=content_type, body=body, at=AT)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps(FIELDS), JSON),
        (json.dumps(FIELDS), ""),
        (json.dumps([FIELDS]), "text/plain"),
        (json.dumps({"messages": [FIELDS]}), JSON),
        (json.dumps({"results": [FIELDS], "messageCount": 1}), "application/json; charset=utf-8"),
        (urlencode(FIELDS), FORM),
        (urlencode(FIELDS), ""),
        (urlencode({name.upper(): value for name, value in FIELDS.items()}), FORM),
        (urlencode({**FIELDS, "linkId": "x", "networkCode": "51001"}), FORM),
    ],
)
def test_form_and_json_one_and_many_are_the_same(body: str, content_type: str) -> None:
    assert read(body.encode(), content_type) == [WANTED]


@pytest.mark.parametrize(
    "theirs",
    [
        {
            "messageId": "a1",
            "from": "+628112233445",
            "to": "2757",
            "text": "SALDO",
            "receivedAt": FIELDS["received_at"],
        },
        {
            "MessageSid": "a1",
            "From": "+628112233445",
            "To": "2757",
            "Body": "SALDO",
            "date": FIELDS["received_at"],
        },
        {
            "message_id": "a1",
            "msisdn": "+628112233445",
            "to": "2757",
            "text": "SALDO",
            "timestamp": "1795331040",
        },
        {"id": "a1", "from": "+628112233445", "to": 2757, "message": "SALDO", "created": 1795331040},
    ],
)
def test_the_names_of_other_carriers_are_known(theirs: dict[str, object]) -> None:
    assert read(json.dumps(theirs).encode()) == [WANTED]


@pytest.mark.parametrize(
    "said", [None, "", "soon", "2026-11-22 07:04", "99999999999999999999", "2026-13-40T00:00:00Z", "-5", True]
)
def test_a_time_that_cannot_be_read_is_now(said: object) -> None:
    (message,) = read(json.dumps({**FIELDS, "received_at": said}).encode())
    assert message.received_at == AT


def test_a_time_ahead_of_ours_is_now() -> None:
    (message,) = read(json.dumps({**FIELDS, "received_at": "2026-11-22T19:04:00Z"}).encode())
    assert message.received_at == AT


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "body"),
        (b"[" * 100_000, "body"),
        (b"[1]", "body"),
        (b"null", "no id"),
        (b"", "no id"),
        (b"\xff\xfe\x00binary", "no id"),
        (b"&".join([b"a=1"] * 300), "body"),
        (json.dumps({**FIELDS, "id": None}).encode(), "no id"),
        (json.dumps({**FIELDS, "id": " "}).encode(), "no id"),
        (json.dumps({**FIELDS, "id": {"a": 1}}).encode(), "no id"),
        (json.dumps({**FIELDS, "text": None}).encode(), "no text"),
        (json.dumps({"id": "a1", "text": "SALDO"}).encode(), "no from"),
    ],
)
def test_what_cannot_be_read_is_kept_for_an_operator(body: bytes, why: str) -> None:
    content_type = JSON if body.startswith((b"[", b"{")) else FORM
    (message,) = read(body, content_type)
    assert message.trouble == why
    assert message.sender == ""
    (again,) = read(body, content_type)
    assert again.message_id == message.message_id


def test_one_bad_message_does_not_hide_the_good_ones() -> None:
    found = read(json.dumps([FIELDS, 7, {**FIELDS, "id": "a2"}]).encode())
    assert [message.trouble for message in found] == ["", "body", ""]


def test_a_long_id_keeps_its_identity_and_fits() -> None:
    one, other = (read(json.dumps({**FIELDS, "id": "x" * 500 + end}).encode())[0] for end in "ab")
    assert one.message_id != other.message_id
    assert len(one.message_id) <= 120


def test_texts_are_bounded_and_storable() -> None:
    (message,) = read(json.dumps({**FIELDS, "text": "\ud83d\x00" + "x" * 9_000, "to": "2" * 90}).encode())
    assert len(message.text) == 4_000
    assert "\0" not in message.text
    message.text.encode()
    assert len(message.recipient) == 20


def test_a_message_does_not_show_what_it_says() -> None:
    assert "SALDO" not in repr(WANTED)
    assert "628112233445" not in repr(WANTED)


@given(st.binary(max_size=400), st.sampled_from([FORM, JSON, "", "text/xml"]))
def test_no_body_raises(body: bytes, content_type: str) -> None:
    for message in read(body, content_type):
        assert message.message_id
        message.text.encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from([*FIELDS, "messages", "results", "x"]), inner, max_size=6)
        ),
        max_leaves=20,
    )
)
def test_no_json_raises(value: object) -> None:
    for message in read(json.dumps(value).encode()):
        assert message.message_id
        message.text.encode()

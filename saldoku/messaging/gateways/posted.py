"""What carriers post, as messages: form or JSON, one or many, with the field names they use.

Leniency is the point. A carrier that gets an error for a body it thinks right repeats it for hours, so
nothing here is refused: what cannot be read becomes a message in trouble, for an operator to look at.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from saldoku.messaging.gateways import RawMessage

# The contract's name first, then what the larger aggregators call it.
_NAMES = {
    "id": ("id", "message_id", "messageid", "messagesid", "smsid"),
    "from": ("from", "sender", "msisdn", "source"),
    "to": ("to", "recipient", "destination", "shortcode"),
    "text": ("text", "body", "message", "content"),
    "received_at": ("received_at", "receivedat", "timestamp", "date", "created"),
}
_LISTS = ("messages", "results")
LONGEST_TEXT = 4_000
LONGEST_ID = 120


def messages_of(*, content_type: str, body: bytes, at: datetime) -> list[RawMessage]:
    """The messages of a posted body, in its order."""
    found = _items(content_type, body)
    if found is None:
        return [_in_trouble("body", body, at)]
    return [_message(item, at) for item in found]


def _items(content_type: str, body: bytes) -> list[Any] | None:
    if "json" in content_type.lower() or body.lstrip()[:1] in (b"{", b"["):
        try:
            loaded = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if isinstance(loaded, dict):
            several = next((loaded[key] for key in _LISTS if isinstance(loaded.get(key), list)), None)
            return [loaded] if several is None else several
        return loaded if isinstance(loaded, list) else None
    try:
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return None
    return [{name: values[0] for name, values in form.items()}]


def _message(item: Any, at: datetime) -> RawMessage:
    if not isinstance(item, dict):
        return _in_trouble("body", json.dumps(item).encode(), at)
    given = {str(name).lower(): value for name, value in item.items()}
    fields = {ours: _field(given, theirs) for ours, theirs in _NAMES.items()}
    missing = [name for name in ("id", "from", "text") if fields[name] is None]
    if missing or not (fields["id"] or "").strip():
        # Without the carrier's id nobody can tell a repetition from a second question.
        return _in_trouble(f"no {(missing or ['id'])[0]}", json.dumps(item, sort_keys=True).encode(), at)
    return RawMessage(
        message_id=_short(fields["id"] or ""),
        sender=(fields["from"] or "")[:80],
        recipient=(fields["to"] or "")[:20].strip(),
        text=(fields["text"] or "")[:LONGEST_TEXT],
        received_at=_moment(fields["received_at"], at),
    )


def _field(given: Mapping[str, Any], names: Iterable[str]) -> str | None:
    for name in names:
        value = given.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return _storable(str(value))
    return None


def _storable(text: str) -> str:
    # A lone surrogate cannot be encoded, and PostgreSQL stores no NUL.
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _short(message_id: str) -> str:
    """A carrier's id that fits its column. Longer ones keep their identity as a digest."""
    if len(message_id) <= LONGEST_ID:
        return message_id
    return "digest:" + hashlib.sha256(message_id.encode()).hexdigest()


def _moment(said: str | None, at: datetime) -> datetime:
    """When the carrier got it: ISO 8601 or seconds since 1970; `at` when unsaid, unreadable or later."""
    try:
        if said and said.isdigit():
            moment = datetime.fromtimestamp(int(said), UTC)
        else:
            moment = datetime.fromisoformat(said or "")
            moment = moment.astimezone(UTC) if moment.tzinfo else at
    except (ValueError, OverflowError, OSError):
        return at
    return min(moment, at)


def _in_trouble(why: str, raw: bytes, at: datetime) -> RawMessage:
    # The same unreadable body again is the same row, however often the carrier repeats it.
    return RawMessage(
        message_id="digest:" + hashlib.sha256(raw).hexdigest(),
        sender="",
        recipient="",
        text=_storable(raw.decode("utf-8", "replace"))[:LONGEST_TEXT],
        received_at=at,
        trouble=why,
    )

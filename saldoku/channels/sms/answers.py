"""One GSM part for every outcome, in the member's language.

An answer never holds a NIK, a birth date, a name, a PIN or a whole card number: a text message lies open
on a screen. Answers about a registration are the same for a wrong NIK, a wrong date, an unknown card, a
card of somebody else and a link that waits for confirmation.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from saldoku.channels.sms.requests import Help, NotClear
from saldoku.channels.sms.sentences import SENTENCES
from saldoku.channels.sms.voice import Voice
from saldoku.channels.sms.words import Intent
from saldoku.kernel.errors import CodeRefused, NotAllowed, NotFound, NotUnderstood, SaldokuError, TooMany
from saldoku.usecases.balance.views import BalanceView, CardMonths, CardView, ContributionsView, MonthState

_MONTHS_SHOWN = 3


def balance(view: BalanceView, voice: Voice, *, account_no: str | None = None) -> str:
    """The balance of all cards, or of the card that was asked for. A card that is not the member's gets
    the same words whether it exists or not."""
    cards = view.cards
    if account_no is not None:
        cards = tuple(card for card in cards if card.account_no == account_no)
        if not cards:
            return card_not_linked(voice)
    if not cards:
        return not_linked(voice)
    if len(cards) == 1:
        return _one_card(cards[0], view.as_of, voice)
    if not any(card.has_savings for card in cards):
        return voice.say("no-savings.all")
    start = voice.say("balance.total", amount=voice.money(view.total), at=voice.moment(view.as_of))
    with_savings_first = sorted(cards, key=lambda card: card.balance is None)
    return _listed(start, [_in_list(card, voice) for card in with_savings_first], "balance.others", voice)


def _one_card(card: CardView, as_of: datetime, voice: Voice) -> str:
    if card.balance is None:
        return voice.say("no-savings", card=card.masked)
    said = voice.say("balance", card=card.masked, amount=voice.money(card.balance), at=voice.moment(as_of))
    if card.last_period is None:
        last = voice.say("balance.no-last")
    else:
        last = voice.say("balance.last", month=voice.month(card.last_period))
    return voice.longest(said + last + voice.say("balance.more"), said + last, said)


def _in_list(card: CardView, voice: Voice) -> str:
    if card.balance is None:
        return voice.say("balance.card-without", card=card.masked)
    return voice.say("balance.card", card=card.masked, amount=voice.money(card.balance))


def _listed(start: str, items: Sequence[str], others: str, voice: Voice) -> str:
    """As many items as fit behind the start, and how many are left."""
    candidates = [start + "".join(items)]
    for shown in range(len(items) - 1, -1, -1):
        left = voice.say(others, count=len(items) - shown)
        candidates.append(start + "".join(items[:shown]) + left)
    return voice.longest(*candidates, start)


def contributions(view: ContributionsView, voice: Voice) -> str:
    """The last contributions and the missing months of the year, card by card."""
    if not view.cards:
        return voice.say("no-savings.all")
    if len(view.cards) == 1:
        return _one_card_months(view.cards[0], view.as_of.astimezone(voice.zone).year, voice)
    items = [_months_in_list(card, voice) for card in view.cards]
    return _listed(voice.say("months.many"), items, "months.others", voice)


def _one_card_months(card: CardMonths, this_year: int, voice: Voice) -> str:
    start = voice.say("months", card=card.masked)
    newest = sorted(_received(card), key=lambda month: month.period, reverse=True)[:_MONTHS_SHOWN]
    paid = [_paid(month, this_year, voice) for month in newest]
    if card.missing:
        end = voice.say("months.missing", months=_month_list(card, voice))
    elif any(month.amount is not None for month in card.months):
        end = voice.say("months.complete", year=card.year)
    else:
        end = ""
    ask = voice.say("months.ask") if card.missing else ""
    some = [start + "".join(paid[:shown]) + end for shown in range(len(paid), 0, -1)]
    if not some:
        some = [start + voice.say("months.none") + end]
    # Whom to ask about a missing month matters more than a third month that came.
    return voice.longest(*(text + ask for text in some[-2:]), *some)


def _received(card: CardMonths) -> Iterable[MonthState]:
    known = {month.period: month for month in card.months if month.amount is not None}
    if card.last is not None:
        known[card.last.period] = card.last
    return known.values()


def _paid(month: MonthState, this_year: int, voice: Voice) -> str:
    if month.amount is None or month.paid_on is None:
        raise ValueError("a month that came has an amount and a day")
    short = month.paid_on.year == this_year
    day = f"{month.paid_on:%d-%m}" if short else voice.day(month.paid_on)
    return voice.say(
        "months.paid", month=voice.month(month.period), amount=voice.money(month.amount), day=day
    )


def _month_list(card: CardMonths, voice: Voice) -> str:
    # All of them stand in the card's year: `Feb, Mar, Agu 2026`.
    return f"{', '.join(map(voice.month_name, card.missing))} {card.year}"


def _months_in_list(card: CardMonths, voice: Voice) -> str:
    if card.last is None:
        return voice.say("months.card-none", card=card.masked)
    month = voice.month(card.last.period)
    if card.missing:
        return voice.say("months.card-missing", card=card.masked, month=month, count=len(card.missing))
    return voice.say("months.card", card=card.masked, month=month)


def registered(voice: Voice, *, masked_cards: Sequence[str]) -> str:
    """The handset is bound at once, because its number is the one on file."""
    if len(masked_cards) == 1:
        return voice.say("registered", card=masked_cards[0])
    return voice.say("registered.many", count=len(masked_cards))


def registration_received(voice: Voice) -> str:
    """Everything else that a registration may lead to. One sentence, so that strangers learn nothing."""
    return voice.say("received")


def already_registered(voice: Voice) -> str:
    """This handset is bound already."""
    return voice.say("already")


def cooling_off(voice: Voice, *, until: date | datetime) -> str:
    """The link is confirmed, and balances start on a day."""
    day = until.astimezone(voice.zone).date() if isinstance(until, datetime) else until
    return voice.say("cooling-off", day=voice.day(day))


def not_linked(voice: Voice) -> str:
    """No card is linked, or the link still waits: the two must sound the same."""
    return voice.say("not-linked")


def card_not_linked(voice: Voice) -> str:
    """The card that was named is not one of the member's, or does not exist."""
    return voice.say("card-not-linked")


def unbound(voice: Voice) -> str:
    """The handset is unbound; also said when it never was bound."""
    return voice.say("unbound")


def language_set(voice: Voice) -> str:
    """Said in the language that was chosen."""
    return voice.say("language")


def pin_set(voice: Voice) -> str:
    """A PIN was set. The PIN itself is not repeated."""
    return voice.say("pin.set")


def pin_needed(voice: Voice) -> str:
    """The fund or the member wants a PIN and the message had none."""
    return voice.say("pin.needed")


def pin_wrong(voice: Voice, *, tries_left: int | None = None) -> str:
    """The PIN was wrong."""
    if tries_left is not None:
        return voice.say("pin.wrong-left", count=tries_left)
    return voice.say("pin.wrong")


def limit_reached(voice: Voice, *, retry_at: datetime | None = None) -> str:
    """The budget of the number is used up. The caller says this once, then stays silent."""
    if retry_at is None:
        return voice.say("limit")
    return voice.say("limit.until", at=voice.moment(retry_at))


def busy(voice: Voice) -> str:
    """Something is broken on our side."""
    return voice.say("busy")


def incomplete(voice: Voice) -> str:
    """Parts of a long message never came."""
    return voice.say("incomplete")


def help_about(request: Help, voice: Voice) -> str:
    """A right example for the topic, or what there is."""
    return voice.say(f"help.{request.topic}" if request.topic else "help")


def not_clear(request: NotClear, voice: Voice) -> str:
    """What could not be read, and a right example for what seems meant."""
    if request.meant in (None, Intent.HELP):
        return f"{voice.say('unclear')} {voice.say('help')}"
    if request.problem is None:
        return help_about(Help(request.meant), voice)
    return _what(request.problem, voice) + voice.say(f"example.{request.meant}")


def _what(problem: NotUnderstood, voice: Voice) -> str:
    field, hint = problem.fields.get("field"), problem.fields.get("hint")
    keys = (f"unclear.{field}.{hint}", f"unclear.{field}", "unclear")
    return voice.say(next(key for key in keys if key in SENTENCES[voice.language]))


def refusal(error: SaldokuError, voice: Voice) -> str:
    """The words for an error of a use-case. One that members cannot do anything about is `busy`."""
    match error:
        case NotFound():
            return card_not_linked(voice)
        case NotAllowed():
            return not_linked(voice)
        case TooMany():
            return limit_reached(voice, retry_at=error.fields.get("retry_at"))
        case CodeRefused():
            return pin_wrong(voice, tries_left=error.fields.get("tries_left"))
        case NotUnderstood():
            return _what(error, voice) + voice.say("example.help")
    return busy(voice)

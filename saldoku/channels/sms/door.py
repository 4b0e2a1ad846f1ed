"""The SMS door: one message in, one reply or silence out."""

from datetime import datetime
from functools import lru_cache

from saldoku.channels.sms import answers
from saldoku.channels.sms.grammar import read
from saldoku.channels.sms.requests import (
    AskBalance,
    AskContributions,
    Help,
    NotClear,
    Register,
    Request,
    SetLanguage,
    SetPin,
    Unbind,
)
from saldoku.channels.sms.voice import Voice
from saldoku.channels.sms.words import REFERENCE, Words, is_language
from saldoku.kernel.errors import CodeRefused, NotFound, NotUnderstood, SaldokuError, TooMany
from saldoku.kernel.identifiers import clean_phone
from saldoku.kernel.principal import Channel
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.fund import policy_on, the_scheme
from saldoku.usecases.handset.ask_by_sms import ask_by_sms
from saldoku.usecases.handset.callers import (
    Caller,
    CoolingOff,
    HandsetUnknown,
    PinNeeded,
    recognise,
)
from saldoku.usecases.handset.register_handset import Registered, register_handset
from saldoku.usecases.handset.set_language import set_language
from saldoku.usecases.handset.set_pin import set_pin
from saldoku.usecases.handset.unbind_handset import unbind_handset
from saldoku.usecases.messages.budget import hold_reply, may_hint
from saldoku.usecases.messages.reply import Reply, Silence


def answer(*, sender: str, text: str, at: datetime) -> Reply | Silence:
    """What is said to one message at `at`, inside the caller's transaction.

    Refusals become words here, so what a use-case counted before it refused stays counted.
    """
    scheme = the_scheme()
    try:
        number = clean_phone(sender, scheme.identifiers.phone_region)
    except NotUnderstood:
        # Short codes, `TELKOMSEL`, our own number: nobody there reads, and a robot may answer.
        return Silence("not-a-phone")
    request = read(text, words=_words(), today=at.astimezone(scheme.zone).date())
    voice = _voice(request, "")
    try:
        hold_reply(number=number, policy=policy_on(at), at=at)
        caller = recognise(number=number, at=at)
        voice = _voice(request, caller.language)
        return _answered(request, caller, voice, at)
    except TooMany as many:
        if many.fields.get("first", True):
            return Reply(number, answers.limit_reached(voice, retry_at=many.fields.get("retry_at")), "limit")
        return Silence(str(many.fields["what"]))
    except SaldokuError as refused:
        return Reply(number, _refused(refused, voice), refused.code)


@lru_cache(maxsize=1)
def _words() -> Words:
    words = the_scheme().words
    return REFERENCE.with_tables(commands=words.commands, languages=words.languages, noise=words.noise)


def _voice(request: Request, chosen: str) -> Voice:
    """The language that the handset chose, else that of the keyword, else the scheme's first."""
    scheme = the_scheme()
    for language in (chosen, request.language or "", *scheme.languages):
        if is_language(language):
            return Voice(language, scheme.zone)
    return Voice("id", scheme.zone)


def _answered(request: Request, caller: Caller, voice: Voice, at: datetime) -> Reply | Silence:
    match request:
        case AskBalance():
            who = ask_by_sms(caller=caller, pin=request.pin, at=at)
            view = check_balance(who=who, at=at, channel=Channel.SMS)
            said = answers.balance(view, voice, account_no=request.account_no)
            return Reply(caller.number, said, "balance", view.member_id)
        case AskContributions():
            who = ask_by_sms(caller=caller, pin=request.pin, at=at)
            months = show_contributions(who=who, at=at, channel=Channel.SMS, account_no=request.account_no)
            return Reply(
                caller.number, answers.contributions(months, voice), "contributions", who.member_id or 0
            )
        case Register():
            return _registered(request, caller, voice, at)
        case SetLanguage():
            set_language(caller=caller, language=request.language, at=at)
            return Reply(caller.number, answers.language_set(Voice(request.language, voice.zone)), "language")
        case SetPin():
            set_pin(caller=caller, pin=request.pin, at=at)
            return Reply(caller.number, answers.pin_set(voice), "pin")
        case Unbind():
            unbind_handset(caller=caller, by=None, channel=Channel.SMS, at=at)
            return Reply(caller.number, answers.unbound(voice), "unbound")
        case Help():
            return Reply(caller.number, answers.help_about(request, voice), "help")
        case NotClear():
            return _not_clear(request, caller, voice, at)


def _not_clear(request: NotClear, caller: Caller, voice: Voice, at: datetime) -> Reply | Silence:
    # Who meant something gets help every time; to "not understood" at all, a robot would reply for ever.
    if request.meant is None and not may_hint(number=caller.number, policy=policy_on(at), at=at):
        return Silence("hint-said")
    return Reply(caller.number, answers.not_clear(request, voice), "not-clear")


def _registered(request: Register, caller: Caller, voice: Voice, at: datetime) -> Reply:
    done = register_handset(
        caller=caller, nik=request.nik, birth_date=request.birth_date, account_no=request.account_no,
        email=request.email, name=request.name, language=request.language or "", at=at,
    )  # fmt: skip
    return Reply(caller.number, _registration_words(done, voice, at), "registration", done.member_id)


def _registration_words(done: Registered, voice: Voice, at: datetime) -> str:
    if done.outcome == "received":
        return answers.registration_received(voice)
    if done.usable_from is not None and done.usable_from > at:
        return answers.cooling_off(voice, until=done.usable_from)
    if done.outcome == "already":
        return answers.already_registered(voice)
    return answers.registered(voice, masked_cards=done.masked_cards)


def _refused(refused: SaldokuError, voice: Voice) -> str:
    match refused:
        case HandsetUnknown():
            return answers.not_linked(voice)
        case CoolingOff():
            return answers.cooling_off(voice, until=refused.fields["until"])
        case PinNeeded():
            return answers.pin_needed(voice)
        case CodeRefused():
            return answers.pin_wrong(voice, tries_left=refused.fields.get("tries_left"))
        case NotFound():
            return answers.card_not_linked(voice)
    return answers.refusal(refused, voice)

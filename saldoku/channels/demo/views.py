"""One page with four doors; its phone, mailbox and clerk's code are small pages that it shows in frames.

Each frame is a plain page with a form, so the demo too works without JavaScript; the script only
looks for news and keeps the newest message in sight.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.errors import SaldokuError
from saldoku.usecases.demo.show_clerk_code import show_clerk_code
from saldoku.usecases.demo.show_mailbox import show_mailbox
from saldoku.usecases.demo.show_phone import show_phone
from saldoku.usecases.demo.text_from_phone import text_from_phone
from saldoku.usecases.demo.who_is_who import who_is_who
from saldoku.usecases.fund import the_scheme


def _clock_time(at: datetime) -> str:
    return at.astimezone(the_scheme().zone).strftime("%H.%M")


@never_cache
@permission("public")
def start(request: HttpRequest) -> HttpResponse:
    """The four doors and the mailbox."""
    return render(request, "demo/start.html", {"demo": who_is_who(), "short_code": the_scheme().short_code})


@never_cache
@xframe_options_sameorigin
@permission("public")
def phone(request: HttpRequest) -> HttpResponse:
    """A phone of one of the cast: GET shows its messages, POST sends one."""
    people = who_is_who()
    numbers = {one.phone: one for one in people.phones}
    number = request.POST.get("number") or request.GET.get("number", "")
    owner = numbers.get(number) or people.phones[0]
    if request.method == "POST" and request.POST.get("text", "").strip():
        url = request.build_absolute_uri()
        try:
            text_from_phone(number=owner.phone, text=request.POST["text"], url=url, at=clock.now())
        except SaldokuError as refused:
            return render(request, "demo/refused.html", {"code": refused.code}, status=400)
        return HttpResponseRedirect(f"{request.path}?number={owner.phone.replace('+', '%2B')}")
    texts = [
        {
            "mine": one.mine,
            "text": one.text,
            "state": one.state,
            "time": _clock_time(one.at),
        }
        for one in show_phone(number=owner.phone)
    ]
    waiting = bool(texts) and texts[-1]["state"] == "new"
    return render(
        request,
        "demo/phone.html",
        {"owner": owner, "phones": people.phones, "texts": texts, "waiting": waiting,
         "tries": people.tries(owner), "short_code": the_scheme().short_code},
    )  # fmt: skip


@never_cache
@xframe_options_sameorigin
@permission("public")
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails that were sent, newest first."""
    mails = [
        {
            "to": one.to,
            "subject": one.subject,
            "text": one.text,
            "time": _clock_time(one.at),
        }
        for one in show_mailbox()
    ]
    return render(request, "demo/mailbox.html", {"mails": mails})


@never_cache
@xframe_options_sameorigin
@permission("public")
def clerk_code(request: HttpRequest) -> HttpResponse:
    """What the clerk's authenticator shows now."""
    code = show_clerk_code(email=who_is_who().clerk_email, at=clock.now())
    return render(request, "demo/code.html", {"code": f"{code[:3]} {code[3:]}"})

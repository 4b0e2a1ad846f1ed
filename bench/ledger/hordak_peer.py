"""The peer of bench.ledger.posting: contributions posted with django-hordak, in an environment of its own.

    python hordak_peer.py LINES        into the empty PostgreSQL database that PEER_URL names; JSON

Knows nothing of Saldoku. One transaction of theirs a contribution, from the bank to the member's account, as
their `transfer_to` makes it; all lines in one database transaction, which spares it a commit a line.
"""

import json
import os
import sys
import time
from importlib.metadata import version
from urllib.parse import urlsplit

import django
from django.conf import settings

ACCOUNTS = 1_000


def main() -> int:
    url = urlsplit(os.environ["PEER_URL"])
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql", "HOST": url.hostname, "PORT": url.port,
                "USER": url.username, "PASSWORD": url.password, "NAME": url.path[1:],
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        USE_TZ=True, DEFAULT_CURRENCY="IDR", HORDAK_INTERNAL_CURRENCY="IDR", HORDAK_CURRENCIES=["IDR"],
        CURRENCIES=["IDR"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (after the settings)
    from django.db import transaction  # noqa: PLC0415 (as above)
    from hordak.models import Account, AccountType  # noqa: PLC0415 (as above)
    from moneyed import Money  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0, interactive=False)
    lines = int(sys.argv[1])
    with transaction.atomic():
        bank = Account.objects.create(name="Bank", type=AccountType.asset, code="1", currencies=["IDR"])
        for number in range(ACCOUNTS):
            Account.objects.create(
                name=f"Anggota {number}",
                type=AccountType.liability,
                code=f"2{number:05d}",
                currencies=["IDR"],
            )
    wall, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic():
        for number in range(lines):
            account = Account.objects.get(code=f"2{number % ACCOUNTS:05d}")
            account.transfer_to(bank, Money(518_700, "IDR"), description=f"{number}")
    told = {
        "seconds": time.perf_counter() - wall, "client_cpu": time.process_time() - cpu,
        "version": version("django-hordak"), "django": django.__version__,
    }  # fmt: skip
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())

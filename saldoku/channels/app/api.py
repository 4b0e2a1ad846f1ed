"""The API of `/api/v1/`: for Saldoku's own app and for programs of others. docs/rooms/app.md tells of it."""

from saldoku.channels.app.description import DescribedApi, refuse_other_methods
from saldoku.channels.app.operations import accounts, handsets, offices, profile
from saldoku.channels.app.problems import answer_problems
from saldoku.channels.app.tokens import BearerToken

DESCRIPTION = """
The balance of a member of the fund, as the website, the SMS number and the offices tell it.

**Tokens.** `POST /api/v1/auth/app/v1/auth/login` with `{"email": "…", "password": "…"}` answers with
`meta.access_token` (five minutes) and `meta.refresh_token` (thirty days, good once). Renew with
`POST /api/v1/auth/app/v1/tokens/refresh` and `{"refresh_token": "…"}`; end the log-in with
`DELETE /api/v1/auth/app/v1/auth/session`. These addresses speak django-allauth's app protocol. Send
`Authorization: Bearer <access token>` with everything below.

**Refusals** are problem documents (RFC 9457) in the language of `Accept-Language` (id or en).
**Writes** take an `Idempotency-Key` that you make. **Amounts** are whole units of the currency.
"""

api = DescribedApi(
    title="Saldoku",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
    auth=BearerToken(),
)
ROUTERS = (accounts.router, profile.router, handsets.router, offices.router)
for _router in ROUTERS:
    refuse_other_methods(_router)
    api.add_router("", _router)
answer_problems(api)

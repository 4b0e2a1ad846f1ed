"""A client of the API as a program is one: JSON in, JSON out, a bearer token, no cookie."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import PASSWORD, Person

AUTH = "/api/v1/auth/app/v1"


@dataclass
class Phone:
    """Speaks to `/api/v1/` with the tokens of one log-in. `asked` answers as the server sent it."""

    access: str = ""
    refresh: str = ""
    language: str = "en"
    client: Client = field(default_factory=Client)

    def asked(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {
            "Accept-Language": self.language,
            **{name.replace("_", "-"): headers[name] for name in headers},
        }
        if self.access and "Authorization" not in given:
            given["Authorization"] = f"Bearer {self.access}"
        data = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        self.client.cookies.clear()
        return self.client.generic(
            method, path if path.startswith("/api/") else f"/api/v1{path}", data,
            content_type="application/json", headers=given,
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Any:
        response = self.asked("GET", path, **headers)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def log_in(self, email: str, password: str = PASSWORD) -> "Phone":
        response = self.asked("POST", f"{AUTH}/auth/login", {"email": email, "password": password})
        assert response.status_code == 200, response.content
        meta = json.loads(response.content)["meta"]
        self.access, self.refresh = meta["access_token"], meta["refresh_token"]
        return self

    def renew(self) -> HttpResponse:
        held, self.access = self.access, ""
        response = self.asked("POST", f"{AUTH}/tokens/refresh", {"refresh_token": self.refresh})
        self.access = held
        if response.status_code == 200:
            data = json.loads(response.content)["data"]
            self.access, self.refresh = data["access_token"], data["refresh_token"]
        return response

    def log_out(self) -> HttpResponse:
        return self.asked("DELETE", f"{AUTH}/auth/session")


@pytest.fixture
def phone(db: None) -> Callable[..., Phone]:
    """`phone()` belongs to nobody; `phone(SITI)` is Siti's, enrolled, linked and logged in."""

    def made(person: Person | None = None, *, linked: bool = True, enrolled: bool = True) -> Phone:
        if person is None:
            return Phone()
        from tests.cast import enrol, log_in_of

        if enrolled:
            enrol(person)
        email = person.email or f"anggota{person.id}@surat.example"
        log_in_of(person, email=email, linked=linked)
        return Phone().log_in(email)

    return made


def problem(response: HttpResponse) -> dict[str, Any]:
    """The problem document of a refusal, with what all of them have."""
    assert response["Content-Type"] == "application/problem+json", response.content
    assert response["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(response.content)
    assert found["status"] == response.status_code
    assert found["title"]
    assert found["detail"]
    assert found["type"].endswith(f"/api/v1/docs#{found['code']}")
    return found

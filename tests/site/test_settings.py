"""Production refuses to start half configured; nothing calls out; headers stand on every page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings

from moderation.demo.accounts import demo_accounts
from tests.conftest import PASSWORD, World

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "showcase.conf.production",
    "SECRET_KEY": "a-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SHOWCASE_FINGERPRINT_KEY": "another-key",
    "ALLOWED_HOSTS": "showcase.example",
    "SHOWCASE_BASE_URL": "https://showcase.example",
    "EMAIL_URL": "smtp://mail.showcase.example:25",
    "DEFAULT_FROM_EMAIL": "desk@showcase.example",
}


def check(environment: dict[str, str], tmp_path: Any) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in PRODUCTION}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**clean, **environment, "SHOWCASE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "DJANGO_SETTINGS_MODULE"])
def test_production_refuses_to_start_without(name: str, tmp_path: Any) -> None:
    result = check({key: value for key, value in PRODUCTION.items() if key != name}, tmp_path)
    assert result.returncode != 0
    assert name in result.stderr


def test_production_starts_when_everything_is_set(tmp_path: Any) -> None:
    result = check(PRODUCTION, tmp_path)
    assert result.returncode == 0, result.stderr


@override_settings(SHOWCASE_DEMO_ACCOUNTS=False)
def test_demo_accounts_are_refused_where_the_settings_do_not_allow_them() -> None:
    with pytest.raises(ImproperlyConfigured):
        demo_accounts()


def test_no_model_but_the_account_has_a_field_for_a_persons_name() -> None:
    from django.apps import apps

    ours = [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"showcase", "moderation", "search"}
    ]
    suspicious = {
        "first_name",
        "last_name",
        "full_name",
        "author",
        "author_name",
        "person",
        "officer",
        "contact_name",
    }
    found = {
        (model.__name__, field.name)
        for model in ours
        for field in model._meta.concrete_fields
        if field.name in suspicious and model.__name__ != "User"
    }
    assert found == set()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Refuse every connection that leaves this machine, and remember it."""
    calls: list[Any] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(
            ("127.", "::1", "localhost")
        ):
            calls.append(address)
            raise OSError("no way out")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    return calls


def test_neither_the_public_site_nor_the_admin_calls_out(
    world: World, client: Any, no_network: list[Any]
) -> None:
    page = world.published()
    client.get(page.url)
    client.force_login(world.senior, backend="django.contrib.auth.backends.ModelBackend")
    body = client.get("/admin/").content.decode()
    assert no_network == []
    assert "gravatar.com" not in body
    assert "releases.wagtail" not in body


def test_public_pages_have_a_strict_policy_and_no_cookie(world: World, client: Any) -> None:
    page = world.published()
    response = client.get(page.url)
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    again = client.get(page.url, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_admin_has_a_policy_of_its_own_and_is_not_kept(world: World, log_in: Any) -> None:
    response = log_in(world.senior).get("/admin/")
    assert "unsafe-inline" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@override_settings(AXES_ENABLED=True)
def test_the_log_in_is_throttled(world: World, client: Any) -> None:
    address = "/en/submit/log-in/"
    for _turn in range(settings.AXES_FAILURE_LIMIT):
        response = client.post(address, {"username": "officer", "password": "wrong"})
    assert response.status_code == 429
    assert client.post(address, {"username": "officer", "password": PASSWORD}).status_code == 429


@pytest.mark.django_db
def test_health_and_readiness_answer(client: Any) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_real_site_is_founded_from_a_csv(tmp_path: Any, client: Any) -> None:
    register = tmp_path / "institutions.csv"
    register.write_text(
        "key,name,type,parent,region,locality,mandate,mailbox,grievance_url,rti_url\n"
        "water,Water Department,ministry,,IN-MH,Nandpur,Plans water.,office@water.example,,\n"
        "water-office,Water Office,district,water,IN-MH,Nandpur,Reads meters.,office@water.example,,\n",
        encoding="utf-8",
    )
    secret = tmp_path / "password"
    secret.write_text("a-long-and-uncommon-passphrase")
    call_command(
        "found_site", register, coordinator="first", email="office@water.example", institution="water-office",
        password_file=secret, verbosity=0,
    )  # fmt: skip
    call_command("audit_publications")
    assert client.get("/en/").status_code == 200
    response = client.post(
        "/en/submit/log-in/", {"username": "first", "password": "a-long-and-uncommon-passphrase"}
    )
    assert response.status_code == 302

"""The second factor of one's own: set up, and asked for at the door."""

from __future__ import annotations

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.people.second_factor import Adapter, has_second_factor
from tests.accounts.people import code_of, confirmed, secret_on, set_up_app, sign_in, with_app
from tests.factories import Shop
from tests.pages import browse, text_of
from tests.russian import english_in, in_russian, make_workshop

ORDERS = reverse("orders:order-list")
CODE = reverse("mfa_authenticate")


@pytest.mark.rule("TN-3")
def test_an_app_is_set_up_with_its_code_and_asked_for_at_the_next_sign_in(shop: Shop) -> None:
    secret = set_up_app(confirmed(shop.desk))
    browser = Client()

    asked = sign_in(shop.desk.user, browser)
    outside = browser.get(ORDERS)
    wrong = browser.post(CODE, {"code": "000000"})
    browser.post(CODE, {"code": code_of(secret)})

    assert asked["Location"] == CODE
    assert outside["Location"].startswith(reverse("account_login"))
    assert "Incorrect code" in text_of(wrong)
    assert browser.get(ORDERS).status_code == 200


@pytest.mark.rule("TN-3")
@pytest.mark.django_db(transaction=True)
def test_setting_it_up_signs_out_where_the_password_alone_let_in(shop: Shop) -> None:
    elsewhere, here = browse(shop.desk), confirmed(shop.desk)
    for browser in (elsewhere, here):
        assert browser.get(ORDERS).status_code == 200

    set_up_app(here)

    assert elsewhere.get(ORDERS)["Location"].startswith(reverse("account_login"))
    assert here.get(ORDERS).status_code == 200


@pytest.mark.rule("TN-3")
def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(shop: Shop) -> None:
    browser = confirmed(shop.desk)
    secret = secret_on(browser.get(reverse("mfa_activate_totp")))

    refused = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert secret_on(refused) == secret
    assert not has_second_factor(shop.desk.user)


@pytest.mark.rule("TN-3")
def test_setting_up_asks_for_the_password_once_more(shop: Shop) -> None:
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        response = browse(shop.desk).get(reverse(name))

        assert response["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.rule("TN-3")
def test_secrets_lie_encrypted_and_are_read_back(shop: Shop) -> None:
    secret = set_up_app(confirmed(shop.desk))

    kept = Authenticator.objects.get(user=shop.desk.user, type="totp").data["secret"]
    codes = Authenticator.objects.get(user=shop.desk.user, type="recovery_codes").data

    assert secret not in json.dumps(kept)
    assert Adapter().decrypt(kept) == secret
    assert Adapter().decrypt(codes["seed"]) != codes["seed"]


@pytest.mark.rule("TN-3")
def test_each_recovery_code_opens_the_door_once(shop: Shop) -> None:
    owner = confirmed(shop.desk)
    set_up_app(owner)
    code = re.findall(r"<code>(\d+)</code>", owner.get(reverse("mfa_view_recovery_codes")).content.decode())[0]

    answers = []
    for _time in range(2):
        browser = Client()
        sign_in(shop.desk.user, browser)
        answers.append(browser.post(CODE, {"code": code}).status_code)

    assert answers == [302, 200]


@pytest.mark.rule("TN-3")
def test_the_same_code_of_the_app_opens_the_door_once(shop: Shop) -> None:
    secret, answers = with_app(shop.desk.user), []
    code = code_of(secret)

    for _time in range(2):
        browser = Client()
        sign_in(shop.desk.user, browser)
        answers.append(browser.post(CODE, {"code": code}).status_code)

    assert answers[1] == 200


@pytest.mark.rule("TN-3")
def test_guessing_codes_is_throttled(shop: Shop, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    with_app(shop.desk.user)
    browser = Client()
    sign_in(shop.desk.user, browser)

    texts = [text_of(browser.post(CODE, {"code": f"{number:06}"})) for number in range(5)]

    assert "Incorrect code" in texts[0]
    assert "Too many failed" in texts[4]


@pytest.mark.rule("TN-3")
def test_nobody_with_an_unconfirmed_address_locks_its_owner_out(shop: Shop) -> None:
    browser = confirmed(shop.desk)
    EmailAddress.objects.update_or_create(
        user=shop.desk.user, email=shop.desk.user.email, defaults={"verified": False, "primary": True}
    )

    response = browser.get(reverse("mfa_activate_totp"))

    assert response["Location"] == reverse("mfa_index")
    assert "Confirm your e-mail first" in text_of(browser.get(reverse("accounts:me")))


@pytest.mark.rule("TN-1")
@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_somebody_elses_passkey_is_not_there(shop: Shop, name: str) -> None:
    key = Authenticator.objects.create(user=shop.owner.user, type="webauthn", data={"name": "Mine", "credential": {}})
    browser = confirmed(shop.desk)

    for method in (browser.get, browser.post):
        assert method(reverse(name, args=[key.pk])).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Mine"


_EMPTY = '{"id": "AA", "rawId": "AA", "type": "public-key", "response": %s}'
_NONSENSE = [
    "", "x", "1", "null", "[]", "{}", '"x"', '{"response": {}}', '{"response": null}', '{"id": 1, "rawId": 1}',
    _EMPTY % "{}",
    _EMPTY % '{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}',
    _EMPTY % '{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": null}',
    _EMPTY % '{"clientDataJSON": "e30", "attestationObject": "oA"}',
    "[" * 5_000,
    "\x00",
]  # fmt: skip


@pytest.mark.parametrize("credential", _NONSENSE, ids=range(len(_NONSENSE)))
def test_what_only_looks_like_a_passkey_opens_nothing_and_breaks_nothing(shop: Shop, credential: str) -> None:
    with_app(shop.desk.user)
    inside, outside, halfway = confirmed(shop.owner), Client(), Client()
    outside.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    sign_in(shop.desk.user, halfway)
    halfway.get(CODE)
    inside.get(reverse("mfa_add_webauthn"))

    answers = [
        outside.post(reverse("mfa_login_webauthn"), {"credential": credential}),
        halfway.post(CODE, {"credential": credential}),
        inside.post(reverse("mfa_add_webauthn"), {"name": "Key", "credential": credential}),
        inside.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential}),
    ]

    assert [answer.status_code < 500 for answer in answers] == [True] * 4
    assert "_auth_user_id" not in outside.session
    assert "_auth_user_id" not in halfway.session
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.rule("TN-3", "TN-6")
def test_every_step_of_the_second_factor_is_in_russian(neighbour: Shop) -> None:
    workshop = make_workshop()
    User.objects.filter(pk=workshop.desk.user.pk).update(language="ru")
    browser = confirmed(workshop.desk)
    secret = set_up_app(browser)
    names = ["accounts:me", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
             "mfa_add_webauthn", "mfa_reauthenticate", "account_reauthenticate"]  # fmt: skip
    pages = {name: browser.get(reverse(name)) for name in names}
    halfway = in_russian()
    sign_in(workshop.desk.user, halfway)
    pages |= {"code": halfway.get(CODE), "wrong code": halfway.post(CODE, {"code": "000000"})}

    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    assert {name: words for name, page in pages.items() if (words := english_in(page))} == {}
    assert halfway.post(CODE, {"code": code_of(secret)}).status_code == 302

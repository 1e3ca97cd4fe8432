"""What is said outside of plain pages is Russian too: refusals, answers, messages, what workers write down."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from notifications.models import MessageText
from orders.models import Order
from statuses.carrying.claims import recover_abandoned
from statuses.models import Effect, Status
from tests.factories import Shop, make_client, make_line, make_order, put
from tests.pages import forms_of
from tests.russian import WORD, english, english_in, in_russian, make_workshop


@pytest.fixture
def workshop(neighbour: Shop) -> Shop:
    return make_workshop()


@pytest.mark.rule("TN-6")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("orders:order-new", {"phone": "12", "deadline": "3025-01-01T10:00", "performer": "0"}),
        ("crm_clients:client-new", {"phone": "12", "email": "no", "language": "яя"}),
        ("accounts:organization-edit", {"name": "я" * 200, "time_zone": "Mars/Olympus", "email": "no"}),
        ("notifications:gateway-edit", {"backend": "http", "body": "{", "headers": "wrong", "timeout": "99"}),
        ("account_change_password", {"oldpassword": "1", "password1": "2", "password2": "3"}),
    ],
)
def test_a_form_refuses_in_russian(workshop: Shop, name: str, said: dict[str, str]) -> None:
    response = in_russian(workshop.owner.user).post(reverse(name), said)

    page = re.sub(r'value="[^"]*"', "", response.content.decode())
    complaints = [strip_tags(found) for found in re.findall(r'invalid-feedback">.*?</', page, re.DOTALL)]
    assert complaints
    assert english(" ".join(complaints).replace('invalid-feedback">', "")) == set()


@pytest.mark.rule("TN-6")
def test_signing_in_is_refused_in_russian(db: None) -> None:
    response = in_russian().post(reverse("account_login"), {"login": "nobody@mail.example", "password": "wrong"})

    assert english_in(response) == set()
    assert "Указанные вами адрес электронной почты и/или пароль неверны." in response.content.decode()


@pytest.mark.rule("TN-6")
def test_the_link_to_a_new_password_comes_in_russian(workshop: Shop) -> None:
    in_russian().post(reverse("account_reset_password"), {"email": workshop.owner.user.email})

    (letter,) = mail.outbox
    assert english(f"{letter.subject} {letter.body}") == set()


@pytest.mark.rule("TN-6", "OS-22")
def test_a_stale_page_is_refused_in_russian(workshop: Shop) -> None:
    order = make_order(workshop, client=make_client(workshop, f"{WORD} клиент"), about="чайник")
    put(order, workshop, "Диагностика")
    address = reverse("orders:order-move", args=[order.number, workshop.status("В работе").pk])

    response = in_russian(workshop.owner.user).post(address, {"version": 1})

    assert response.status_code == 409
    assert english_in(response) == set()
    assert "Пока страница была открыта, статус изменился: «Диагностика»" in response.content.decode()


@pytest.mark.rule("TN-6")
def test_acting_answers_in_russian(workshop: Shop) -> None:
    client = in_russian(workshop.owner.user)
    form = forms_of(client.get(reverse("orders:order-new")))[""]
    filled = form | {"client_name": f"{WORD} клиент", "about": "чайник"}

    accepted = client.post(reverse("orders:order-new"), filled, follow=True)

    order = Order.objects.get(organization=workshop.organization)
    assert f"Заказ № {order.number} принят." in accepted.content.decode()
    assert english_in(accepted) == set()


@pytest.mark.rule("TN-6", "OS-5", "TN-3")
def test_a_russian_organization_is_furnished_in_russian(workshop: Shop) -> None:
    texts = MessageText.objects.filter(organization=workshop.organization)

    names = [status.name for status in Status.objects.of(workshop.organization).in_order()]
    assert names == [
        "Новый",
        "Диагностика",
        "В работе",
        "Ожидает запчасть",
        "В очереди",
        "На согласовании",
        "Готов",
        "Закрыт",
        "Отказ",
    ]
    assert {text.language for text in texts} == {"en", "ru"}
    for text in texts:
        assert bool(english(f"{text.subject} {text.text}")) == (text.language == "en" and bool(text.text))


@pytest.mark.rule("TN-6")
def test_a_message_goes_to_the_client_in_russian_with_money_as_russia_writes_it(workshop: Shop) -> None:
    order = make_order(workshop, client=make_client(workshop, "Иван", "+79215550123"), about="чайник")
    make_line(order, "Ремонт", price="1234.50")

    put(order, workshop, "Готов")

    (effect,) = Effect.objects.filter(subject_id=order.pk)
    said = f"{WORD}: заказ № {order.number} (чайник) готов, ждём вас. К оплате: 1\xa0234,50\xa0₽."
    assert effect.payload["text"] == said


@pytest.mark.rule("TN-6")
def test_what_a_worker_notes_is_in_the_language_of_the_organization(workshop: Shop) -> None:
    order = make_order(workshop)
    put(order, workshop, "Готов")
    long_ago = timezone.now() - timedelta(hours=1)
    Effect.objects.update(state=Effect.State.TAKEN, lease_until=long_ago, called_at=long_ago)

    with translation.override("en"):
        recover_abandoned()

    reasons = set(Effect.objects.values_list("reason", flat=True))
    assert reasons == {"Обработчик остановился, не дождавшись ответа."}

"""An organization that works on tickets reads of no order anywhere, and the other way round, in both languages."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from accounts.access import Who, policy_of
from accounts.models import Noun, Organization
from accounts.nouns import by_noun_lazy, number_of_orders, speaking_of
from notifications.models import MessageText
from orders.models import Order
from statuses.groups import Group
from statuses.models import Status
from tests.factories import Shop, make_client, make_order, make_shop, put
from tests.pages import browse, text_of
from tests.security.routes import routes
from tests.security.world import Corner, fill_corner

EACH = [pytest.param(noun, language) for noun, language in product(Noun, ("en", "ru"))]
# What the other noun looks like, wherever a word may begin or end.
_OTHER = {
    Noun.TICKET: re.compile(r"\borders?\b|\bordered\b|заказ", re.IGNORECASE),
    Noun.ORDER: re.compile(r"\btickets?\b|заяв[кло]", re.IGNORECASE),
}
# The choice between the two names both. Keys of effects and addresses are not read as words.
_SILENT = re.compile(r'<(script|style|textarea)\b.*?</\1>|<select name="noun".*?</select>', re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|title|placeholder|content)="([^"]*)"')
_KEY = re.compile(r"\S+@\S+|\w+/\S+")
# In the admin values stand as they are stored; what it calls them is ours.
_LABEL = re.compile(
    r"<(label|h1|h2|title|caption|legend|button|option|th|a|p)\b(?![^>]*class=\"field-)[^>]*>.*?</\1>", re.DOTALL
)


def other_noun_in(response: HttpResponse, noun: Noun, *, labels_only: bool = False) -> list[str]:
    """Return what the page says with the noun the organization has not chosen."""
    page = _SILENT.sub(" ", response.content.decode())
    if labels_only:
        page = " ".join(label[0] for label in _LABEL.finditer(page))
    texts = [strip_tags(page.replace("<", " <")), *_ATTRIBUTE.findall(page)]
    said = " ".join(_KEY.sub(" ", html.unescape(" ".join(texts))).split())
    return [said[max(0, found.start() - 40) : found.end() + 40] for found in _OTHER[noun].finditer(said)]


def _shop(noun: Noun, language: str) -> Shop:
    shop = make_shop("Мастер", country="RU", language=language, noun=noun)
    ready = next(status for status in shop.statuses.values() if status.group == Group.READY)
    return replace(shop, statuses=shop.statuses | {"Ready": ready})


def _in(language: str, client: Client) -> Client:
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def corner(neighbour: Shop, noun: Noun, language: str) -> Corner:
    shop = _shop(noun, language)
    return fill_corner(shop, "Мастер", "+79215550123")


@pytest.mark.rule("OS-14")
@pytest.mark.parametrize(("noun", "language"), EACH)
def test_every_page_has_the_organizations_noun_and_never_the_other(corner: Corner, noun: Noun, language: str) -> None:
    client, found, read = _in(language, browse(corner.shop.owner)), {}, 0

    for route in routes():
        address = route.address(corner)
        policy = policy_of(route.match(address))
        if not (policy and policy.answers("GET")) or policy.who is Who.EVERYONE:
            continue
        response = client.get(address, follow=True)
        if response.headers["Content-Type"].startswith("text/html"):
            read += 1
            words = other_noun_in(response, noun, labels_only=route.shape.startswith("admin/"))
            if words:
                found[route.label] = words

    assert found == {}
    assert read > 25


@pytest.mark.rule("OS-14")
@pytest.mark.parametrize(("noun", "language"), EACH)
@pytest.mark.parametrize("group", Group)
def test_every_list_dialog_and_closed_page_has_it(neighbour: Shop, noun: Noun, language: str, group: Group) -> None:
    shop = _shop(noun, language)
    client = _in(language, browse(shop.owner))
    empty = [client.get(reverse(name)) for name in ("orders:order-list", "crm_clients:client-list")]
    order = make_order(shop, client=make_client(shop, "Анна"), about="чайник")
    status = next(status for status in shop.statuses.values() if status.group == group)

    pages = [*empty, client.get(reverse("orders:order-move", args=[order.number, status.pk]))]
    put(order, shop, status.name)
    pages += [
        client.get(reverse("orders:order-list"), {"tab": group.value}),
        client.get(reverse("orders:order-detail", args=[order.number])),
        client.get(reverse("orders:order-move", args=[order.number, status.pk])),
        client.get(reverse("crm_clients:client-detail", args=[order.client_id])),
        client.post(reverse("orders:line-add", args=[order.number]), {"title": "Т", "quantity": "1", "price": "1"}),
    ]

    assert [words for page in pages if (words := other_noun_in(page, noun))] == []


@pytest.mark.rule("OS-14")
@pytest.mark.parametrize(("noun", "language"), EACH)
def test_a_refusal_and_a_toast_have_it(neighbour: Shop, noun: Noun, language: str) -> None:
    shop = _shop(noun, language)
    client = _in(language, browse(shop.desk))
    answers = {"key": "00000000-0000-4000-8000-000000000007", "client_name": "Анна", "about": "чайник"}

    accepted = client.post(reverse("orders:order-new"), answers, follow=True)
    order = Order.objects.get(organization=shop.organization)
    edit, other = reverse("orders:order-edit", args=[order.number]), {"about": "самовар"}
    stale = client.post(edit, other | {"seen": 7})
    browse(shop.owner).post(edit, {"about": "лампа", "seen": 0})
    over = client.post(edit, other | {"seen": 0})
    another = client.post(reverse("orders:order-new"), answers | other)

    sentences = {
        (Noun.ORDER, "en"): ("Order 1 is accepted.", "Somebody changed this order", "This order was changed while",
                             "Order 1 was accepted from this page already."),
        (Noun.TICKET, "en"): ("Ticket 1 is accepted.", "Somebody changed this ticket", "This ticket was changed while",
                              "Ticket 1 was accepted from this page already."),
        (Noun.ORDER, "ru"): ("Заказ № 1 принят.", "заказ изменили. Посмотрите на него", "заказ изменили: ",
                             "С этой страницы уже принят заказ № 1 ."),
        (Noun.TICKET, "ru"): ("Заявка № 1 принята.", "заявку изменили. Посмотрите на неё", "заявку изменили: ",
                              "С этой страницы уже принята заявка № 1 ."),
    }  # fmt: skip
    for page, sentence in zip((accepted, stale, over, another), sentences[noun, language], strict=True):
        assert sentence in text_of(page)
        assert other_noun_in(page, noun) == []


@pytest.mark.rule("OS-14", "OS-5")
@pytest.mark.parametrize(("noun", "language"), EACH)
def test_what_it_starts_with_is_said_of_its_noun(neighbour: Shop, noun: Noun, language: str) -> None:
    shop = _shop(noun, language)

    names = set(Status.objects.of(shop.organization).values_list("name", flat=True))
    texts = MessageText.objects.filter(organization=shop.organization)

    assert not [text.text for text in texts if _OTHER[noun].search(text.subject + text.text)]
    if language == "ru":
        ready = {Noun.ORDER: {"Новый", "Готов", "Закрыт"}, Noun.TICKET: {"Новая", "Готова", "Закрыта"}}
        assert ready[noun] <= names


@pytest.mark.rule("OS-14")
def test_one_organizations_noun_is_not_the_next_ones(shop: Shop) -> None:
    """The noun in force ends with the request, whatever it was."""
    tickets = make_shop("Helpers", noun=Noun.TICKET)

    pages = [browse(member).get("/orders/") for member in (tickets.owner, shop.owner, tickets.owner)]

    assert [("Accept a ticket" in text_of(page), "Accept an order" in text_of(page)) for page in pages] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert str(by_noun_lazy("orders", "tickets")) == "orders"


@pytest.mark.rule("OS-14")
def test_the_noun_chosen_counts_from_the_next_request(shop: Shop) -> None:
    browser = browse(shop.owner)
    before = text_of(browser.get("/orders/"))

    Organization.objects.filter(pk=shop.organization.pk).update(noun=Noun.TICKET)

    assert "Accept an order" in before
    assert "Accept a ticket" in text_of(browser.get("/orders/"))


@pytest.mark.rule("OS-14")
@pytest.mark.parametrize(
    ("number", "orders", "tickets"),
    [(1, "заказ", "заявка"), (3, "заказа", "заявки"), (5, "заказов", "заявок"), (21, "заказ", "заявка")],
)
def test_a_number_of_them_takes_the_form_the_language_asks_for(number: int, orders: str, tickets: str) -> None:
    with translation.override("ru"):
        said = [number_of_orders(Organization(noun=noun), number) for noun in Noun]

    assert said == [f"{number} {orders}", f"{number} {tickets}"]


@pytest.mark.rule("OS-14")
def test_a_text_written_down_early_is_said_late() -> None:
    text = by_noun_lazy("orders", "tickets")

    with speaking_of(Organization(noun=Noun.TICKET)):
        inside = str(text)

    assert (inside, str(text)) == ("tickets", "orders")


def _choose(shop: Shop, noun: Noun) -> None:
    """Save the organization's page with another noun."""
    browser, address = browse(shop.owner), reverse("accounts:organization-edit")
    own = Organization.objects.filter(pk=shop.organization.pk).values("name", "country", "currency", "time_zone")
    assert browser.post(address, own[0] | {"language": "ru", "noun": noun}).status_code == 302


def _furnished(shop: Shop) -> list[list[object]]:
    texts = MessageText.objects.filter(organization=shop.organization).order_by(
        "status__position", "channel", "language"
    )
    return [
        list(Status.objects.of(shop.organization).in_order().values_list("name", "key")),
        list(texts.values_list("channel", "language", "subject", "text")),
    ]


@pytest.mark.rule("OS-14", "OS-5")
@pytest.mark.parametrize("noun", Noun)
def test_what_was_furnished_follows_the_noun_to_and_fro(neighbour: Shop, noun: Noun) -> None:
    """Whoever changes the noun has what they would have had from the start."""
    other = next(each for each in Noun if each != noun)
    shop, born_so, before = _shop(noun, "ru"), _shop(other, "ru"), _furnished(neighbour)
    at_first = _furnished(shop)

    _choose(shop, other)
    then = _furnished(shop)
    _choose(shop, noun)

    assert then == _furnished(born_so)
    assert _furnished(shop) == at_first != then
    assert _furnished(neighbour) == before


@pytest.mark.rule("OS-14", "OS-6")
def test_what_people_have_written_themselves_stays_as_it_is(neighbour: Shop) -> None:
    shop = _shop(Noun.ORDER, "ru")
    ready, closed = shop.status("Готов"), shop.status("Закрыт")
    for status, name in ((ready, "Можно забирать"), (shop.status("В очереди"), "Закрыта")):
        status.call(name)
        status.save()
    MessageText.objects.filter(status=ready, channel="sms", language="ru").update(text="Заказ ждёт вас!")

    _choose(shop, Noun.TICKET)

    ready.refresh_from_db()
    closed.refresh_from_db()
    assert (ready.name, closed.name) == ("Можно забирать", "Закрыт")
    assert MessageText.objects.get(status=ready, channel="sms", language="ru").text == "Заказ ждёт вас!"
    assert Status.objects.of(shop.organization).filter(name="Новая").exists()

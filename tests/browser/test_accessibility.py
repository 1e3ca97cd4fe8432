"""Every page, light and dark, in both languages, wide and on a phone: axe names nothing, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from playwright.sync_api import Page

from accounts.auditing import note
from accounts.models import Did, Membership, Role
from accounts.people.invitations import invite
from accounts.people.services import change_role, end_membership, require_second_factor
from notifications.models import DemoMessage
from orders.models import Order, OrderType
from orders.order_types import add_type
from statuses.groups import Group
from statuses.models import Effect, Status
from tests.accounts.people import code_of, invited, with_app
from tests.browser.acts import chip
from tests.browser.conftest import Tab
from tests.browser.scan import AXE, WIDE, faults_of
from tests.factories import Shop, make_client, make_line, make_order, make_shop, make_user, put

pytestmark = [
    pytest.mark.browser,
    pytest.mark.needs("chromium"),
    pytest.mark.rule("TN-6"),
    pytest.mark.parametrize("language", ["en", "ru"]),
]

Open = Callable[..., Page]
LONG = "Пылесосбезединогопробела" * 4


@pytest.fixture
def business(transactional_db: None, language: str) -> Shop:
    """A shop that speaks the language; its words are long, its first order has an effect in every state."""
    shop = make_shop("Fixit", country={"en": "US", "ru": "RU"}[language], language=language)
    client = make_client(shop, LONG, "+12125550100", "somebody.with.a.long.address@mail.example")
    late = timezone.now() - timedelta(days=40)
    for about in (LONG, "Lamp", "Lamp"):
        order = make_order(shop, client=client, about=about, details=LONG, performer=shop.tech, deadline=late)
        make_line(order, LONG, quantity="12.5", price="12345.50")
    _move_to_and_fro(Order.objects.get(number=1), shop)
    put(Order.objects.get(number=2), shop, _first(shop, Group.CLOSED_SUCCESSFULLY).name)
    DemoMessage.objects.create(
        organization=shop.organization, key="k", channel="email", recipient="a@mail.example", subject=LONG, text=LONG
    )
    return shop


def _move_to_and_fro(order: Order, shop: Shop) -> None:
    for _time in range(3):
        put(order, shop, _first(shop, Group.READY).name, comment=LONG)
        put(order, shop, _first(shop, Group.IN_PROGRESS).name)
    for state, effect in zip(Effect.State, Effect.objects.order_by("pk"), strict=True):
        lease = {"lease_until": order.entered_at} if state == Effect.State.TAKEN else {}
        Effect.objects.filter(pk=effect.pk).update(state=state, reason="The gateway answered 500.", **lease)


def _first(shop: Shop, group: Group) -> Status:
    return Status.objects.of(shop.organization).live().filter(group=group)[0]


@pytest.fixture
def opened(tab: Tab, language: str) -> Open:
    """Open a browser that speaks the language, with axe at hand in every page."""

    def open_page(member: Membership | None = None, **said: object) -> Page:
        # Without motion: a colour on its way from one theme to the other is judged as neither.
        page = tab(member, locale={"en": "en-US", "ru": "ru-RU"}[language], reduced_motion="reduce", **said)
        page.context.add_init_script(path=AXE)
        return page

    return open_page


def _faults(page: Page, addresses: Sequence[str]) -> list[str]:
    faults = []
    for address in addresses:
        page.goto(address)
        faults += faults_of(page, address)
    return faults


def test_the_pages_at_the_door(opened: Open, live_server: object) -> None:
    addresses = ["/sign-in/", "/sign-up/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/",
                 "/email/sent/", "/password/reset/key/1-gone/", "/sign-in/inactive/"]  # fmt: skip

    assert _faults(opened(), addresses) == []


def test_the_pages_of_orders(opened: Open, business: Shop) -> None:
    closing = _first(business, Group.CLOSED_SUCCESSFULLY).pk
    addresses = ["/orders/", "/orders/?tab=closed_successfully", "/orders/new/", "/orders/1/", "/orders/2/",
                 "/orders/3/edit/", f"/orders/3/move/{closing}/"]  # fmt: skip

    assert _faults(opened(business.desk), addresses) == []


def test_the_pages_of_what_is_late_reopened_and_put_right(opened: Open, business: Shop) -> None:
    Status.objects.filter(organization=business.organization, group=Group.IN_PROGRESS).update(time_limit=1)
    Order.objects.update(entered_at=timezone.now() - timedelta(days=40))
    addresses = ["/orders/?deadline=over-limit", "/orders/1/", "/orders/2/", "/orders/2/reopen/", "/orders/2/closed/",
                 "/orders/2/accepted/", "/"]  # fmt: skip

    assert _faults(opened(business.owner), addresses) == []


@pytest.mark.rule("OS-35")
def test_the_pages_of_documents(opened: Open, business: Shop) -> None:
    page = opened(business.desk)
    every = "&".join(f"what={what}" for what in ("intake", "act", "payment", "invoice", "label"))
    faults = _faults(page, [f"/orders/print/?number=1&{every}", f"/orders/print/?number=1&{every}&paper=80"])
    page.goto("/orders/1/")
    page.locator("#documents form button").first.click()
    page.wait_for_url("**/pdf/*/")

    assert faults + faults_of(page, "being made") == []


def test_the_pages_of_clients_and_messages(opened: Open, business: Shop) -> None:
    client = Order.objects.get(number=1).client_id
    addresses = ["/clients/", "/clients/?q=nobody", f"/clients/{client}/", f"/clients/{client}/edit/", "/clients/new/",
                 "/demo/outbox/"]  # fmt: skip

    assert _faults(opened(business.desk), addresses) == []


def test_the_settings_and_ones_own_pages(opened: Open, business: Shop) -> None:
    order_type = OrderType.objects.earliest("pk").pk
    add_type(name=LONG[:60], initial_status=_first(business, Group.NEW), by=business.owner)
    addresses = ["/settings/statuses/", "/settings/order-types/", f"/settings/order-types/{order_type}/edit/",
                 "/settings/rooms/", "/settings/organization/", "/settings/gateway/", "/organizations/", "/email/",
                 "/password/change/", "/sign-out/", "/orders/new/", "/orders/1/", "/settings/documents/",
                 "/settings/documents/act/", "/settings/documents/act/reset/"]  # fmt: skip

    status = _first(business, Group.READY).pk
    addresses += ["/cash/", "/orders/debtors/", "/orders/to-give-back/", "/settings/ways-to-pay/"]
    addresses += [f"/settings/statuses/{status}/", f"/settings/statuses/{status}/remove/",
                  "/settings/statuses/new/deferred/"]  # fmt: skip
    addresses += ["/salary/", "/salary/people/", f"/salary/people/{business.tech.pk}/", "/salary/rates/",
                  f"/salary/rates/{business.tech.pk}/"]  # fmt: skip

    assert _faults(opened(business.owner), addresses) == []


def test_the_pages_of_the_admin(opened: Open, business: Shop) -> None:
    order = Order.objects.get(number=3)
    models = ["orders/order", "crm_clients/client", "statuses/status", "statuses/move", "statuses/effect",
              "statuses/decision", "statuses/draining", "accounts/membership", "accounts/change",
              "notifications/messagetext", "notifications/demomessage"]  # fmt: skip
    lists = [f"/admin/{model}/" for model in models]
    cards = [f"/admin/orders/order/{order.pk}/change/", f"/admin/orders/order/{Order.objects.get(number=2).pk}/change/",
             f"/admin/crm_clients/client/{order.client_id}/change/",
             f"/admin/statuses/effect/{Effect.objects.latest('pk').pk}/change/", "/admin/orders/order/?q=nobody",
             f"/admin/orders/order/?performer__id__exact={business.tech.pk}", "/admin/orders/order/?e=1",
             f"/admin/orders/order/{order.pk}/history/", "/admin/orders/"]  # fmt: skip

    assert _faults(opened(business.owner), ["/admin/", *lists, *cards]) == []


def test_the_pages_of_acts_in_the_admin(opened: Open, business: Shop) -> None:
    page, ready = opened(business.owner, expects=[422]), _first(business, Group.READY)
    page.goto("/admin/orders/order/")
    page.locator(".action-select").first.check()
    page.locator(".action-select").last.check()
    page.locator("select[name=action]").select_option("change_status")
    page.locator(".actions button").click()
    faults = faults_of(page, "choose")

    page.locator(f"input[name=to][value='{ready.pk}']").check()
    page.locator("main form button.btn-primary").click()
    faults += faults_of(page, "confirm")
    page.locator("main form button.btn-primary").click()
    faults += faults_of(page, "report")
    page.goto("/admin/statuses/effect/")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option("settle")
    page.locator(".actions button").click()
    faults += faults_of(page, "settle")
    page.goto(f"/admin/orders/order/{Order.objects.get(number=3).pk}/change/")
    page.locator("#id_about").fill("")
    page.locator("input[name=_save]").click()
    page.locator(".errornote").wait_for()

    assert faults + faults_of(page, "refused") == []


def test_the_pages_of_people_and_changes(opened: Open, business: Shop) -> None:
    owner = business.owner
    invite(email="somebody.with.a.long.address@mail.example", role=Role.TECHNICIAN, by=owner)
    change_role(business.desk, to=Role.MANAGER, by=owner)
    end_membership(business.members[Role.HEAD_OFFICE], by=owner)
    note(owner, Did.CHANGED, owner.organization, {"legal_name": (LONG, LONG)}, called=LONG)
    with_app(business.tech.user)
    people = [f"/settings/people/{member.pk}/" for member in business.members.values()]

    assert _faults(opened(owner), ["/settings/people/", "/settings/changes/", *people]) == []


def test_the_pages_of_an_invitation(opened: Open, business: Shop) -> None:
    _invitation, newcomer = invited(business)
    _invitation, known = invited(business, make_user("Known").email)
    nobody, somebody = opened(expects=[404]), opened(business.tech)

    assert _faults(nobody, [newcomer, known, "/invitation/gone/"]) == []
    assert _faults(somebody, [newcomer]) == []


def test_ones_own_account_and_second_factor(opened: Open, business: Shop) -> None:
    with_app(business.tech.user)
    Membership.objects.create(
        organization=make_shop("Elsewhere").organization, user=business.owner.user, role=Role.MANAGER
    )
    page = opened(business.owner)
    page.goto("/organizations/")
    page.locator(".sheet form button").last.click()
    page.goto("/me/app/")
    faults = faults_of(page, "again")
    page.locator("[name=password]").fill("correct horse")
    page.locator("main button.btn-primary").click()
    page.locator(".secret-key").wait_for()
    page.locator("[name=code]").fill(code_of(page.locator(".secret-key").inner_text()))
    page.locator("main button.btn-primary").click()
    page.locator(".codes").wait_for()
    faults += faults_of(page, "codes")
    page.set_viewport_size(WIDE)
    page.goto("/orders/")
    page.locator(".switcher > summary").click()
    faults += faults_of(page, "switcher")
    addresses = ["/me/", "/me/passkeys/add/", "/me/codes/new/", "/me/app/remove/", "/sign-in/again/code/"]

    assert faults + _faults(page, addresses) == []


def test_a_second_factor_that_is_wanted_or_asked_for(opened: Open, business: Shop) -> None:
    with_app(business.tech.user)
    require_second_factor(business.organization, required=True, by=business.owner)
    faults = _faults(opened(business.desk), ["/me/second-factor/wanted/", "/me/"])
    page = opened()
    page.goto("/sign-in/")
    page.locator("[name=login]").fill(business.tech.user.email)
    page.locator("[name=password]").fill("correct horse")
    page.locator("main button.btn-primary").click()
    page.locator("[name=code]").wait_for()

    assert faults + faults_of(page, "code") == []


def test_what_opens_over_an_order(opened: Open, business: Shop) -> None:
    page, ready = opened(business.desk, expects=[409]), _first(business, Group.READY)
    page.goto("/orders/3/")
    chip(page).click()
    faults = faults_of(page, "menu")

    page.locator(f'#status-menu a[href$="/move/{ready.pk}/"]').click()
    confirm = page.locator("#move [data-confirm]")
    confirm.wait_for()
    faults += faults_of(page, "dialog")
    put(Order.objects.get(number=3), business, _first(business, Group.DEFERRED).name)
    confirm.click()
    page.locator("#move [role=alert]").wait_for()

    assert faults + faults_of(page, "refused dialog") == []


REFUSED = [
    ("/orders/new/", "phone", "7"),
    ("/clients/new/", "phone", "7"),
    ("/orders/3/", "price", "99999999999"),
    ("/settings/gateway/", "body", "no JSON"),
    ("/settings/organization/", "email", "no address"),
    ("/settings/order-types/", "name", " "),
]


def test_forms_that_were_refused(opened: Open, business: Shop) -> None:
    page, faults = opened(business.owner, expects=[422]), []

    for address, field, wrong in REFUSED:
        page.goto(address)
        form = page.locator("main form").filter(has=page.locator(f"#id_{field}"))
        form.locator(f"#id_{field}").fill(wrong)
        form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
        page.locator("main .is-invalid").first.wait_for()
        faults += faults_of(page, f"{address} refused")

    assert faults == []


def test_pages_with_nothing_on_them_yet(opened: Open, transactional_db: None, language: str) -> None:
    shop = make_shop("Fixit", language=language)
    make_order(shop)
    desk, tech = opened(shop.desk), opened(shop.tech)

    assert _faults(desk, ["/orders/?tab=ready", "/demo/outbox/", "/orders/1/"]) == []
    assert _faults(tech, ["/orders/", "/clients/"]) == []


def test_pages_of_refusal(opened: Open, business: Shop, language: str) -> None:
    page = opened(business.tech, expects=[403, 404, 500])
    faults = _faults(page, ["/orders/99/", "/settings/statuses/"])

    with translation.override(language):
        broken = render_to_string("errors/500.html")
    page.route("**/broken", lambda route: route.fulfill(status=500, content_type="text/html", body=broken))
    faults += _faults(page, ["/broken"])
    # A technician adds clients by accepting only; the desk has the form.
    page = opened(business.desk, expects=[403])
    page.goto("/clients/new/")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form.sheet").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator(".entrance h1").wait_for()

    assert faults + faults_of(page, "grown old") == []

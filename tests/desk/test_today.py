"""Today: each number counts what its card leads to, for whoever looks; an empty shop is led on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Location, MemberLocation, Membership, Role
from accounts.today import cards_for
from orders import figures
from orders.models import Order
from orders.todo import mine, to_do, unassigned
from statuses.groups import Group
from statuses.models import Effect
from tests.factories import Shop, make_client, make_order, make_shop, make_user, put
from tests.pages import browse, queries_of, text_of


def count_of(shop: Shop, code: str, role: Role = Role.OWNER) -> int | None:
    found = {each.card.code: each.count for each in cards_for(shop.members[role])}
    return found.get(code)


@pytest.fixture
def stocked(shop: Shop, neighbour: Shop) -> Shop:
    """An overdue order of the technician's, one due today, one ready, one closed; the neighbour has them all, too."""
    for each in (shop, neighbour):
        client = make_client(each, "Ann", "+12125550101", "ann@mail.example")
        late = timezone.now() - timedelta(days=2)
        tonight = timezone.localtime(timezone=each.organization.zone).replace(hour=23, minute=59, second=30)
        make_order(each, client=client, deadline=late, performer=each.tech, about="Late lamp")
        make_order(each, client=client, deadline=tonight)
        put(make_order(each, client=client), each, "Ready")
        put(make_order(each, client=client, deadline=late), each, "Closed")
    return shop


@pytest.mark.parametrize(
    ("code", "owner", "technician"),
    [
        ("overdue", 1, 1),
        ("due-today", 1, 0),
        ("ready", 1, 0),
        ("mine", 0, 1),
        ("unassigned", 2, None),
        ("accepted-today", 3, 1),
    ],
)
@pytest.mark.rule("TN-1", "TN-2", "OR-8")
def test_a_card_counts_what_waits_for_whoever_looks(
    stocked: Shop, code: str, owner: int, technician: int | None
) -> None:
    with timezone.override(stocked.organization.zone):
        assert count_of(stocked, code) == owner
        assert count_of(stocked, code, Role.TECHNICIAN) == technician


@pytest.mark.rule("OS-50")
def test_the_navigation_counts_what_is_overdue_or_due_today_and_says_so(stocked: Shop) -> None:
    with timezone.override(stocked.organization.zone):
        assert to_do(stocked.owner).count() == 2

    assert "Orders 2 overdue or due today" in text_of(browse(stocked.owner).get("/clients/"))


@pytest.mark.rule("TN-7", "OR-8")
def test_who_is_limited_to_a_location_counts_only_what_is_there(stocked: Shop) -> None:
    desk, elsewhere = stocked.desk, Location.objects.create(organization=stocked.organization, name="North")
    desk.everywhere = False
    desk.save()
    MemberLocation.objects.create(organization=stocked.organization, membership=desk, location=elsewhere)
    Order.objects.filter(organization=stocked.organization, number=1).update(location=elsewhere)

    with timezone.override(stocked.organization.zone):
        counts = {each.card.code: each.count for each in cards_for(desk)}
        assert (counts["overdue"], counts["due-today"], counts["ready"], counts["undelivered"]) == (1, 0, 0, 0)
        assert sum(stage.count for stage in figures.funnel(desk)) == 1
        assert sum(day.accepted for day in figures.days(desk)) == 1


@pytest.mark.rule("OS-1")
def test_the_funnel_shows_the_open_groups_in_their_order_with_what_stands_in_them(stocked: Shop) -> None:
    stages = figures.funnel(stocked.owner)

    assert [stage.group for stage in stages] == [Group.NEW, Group.IN_PROGRESS, Group.DEFERRED, Group.READY]
    assert [stage.count for stage in stages] == [2, 0, 0, 1]
    assert [stage.width for stage in stages] == [100, 0, 0, 50]


def test_two_weeks_end_today_and_say_what_came_and_went(stocked: Shop) -> None:
    own = Order.objects.filter(organization=stocked.organization)
    own.filter(number=1).update(created_at=timezone.now() - timedelta(days=13))
    own.filter(number=2).update(created_at=timezone.now() - timedelta(days=15))

    with timezone.override(stocked.organization.zone):
        days = figures.days(stocked.owner)
        today = timezone.localdate()

    assert (len(days), days[-1].day) == (14, today)
    assert [day.accepted for day in days] == [1, *[0] * 12, 2]
    assert [day.closed for day in days] == [*[0] * 13, 1]


@pytest.mark.rule("OR-8")
def test_the_page_says_it_all_and_leads_on(stocked: Shop) -> None:
    response = browse(stocked.tech).get("/")

    read = text_of(response)
    for said in ("1 Overdue", "My orders, the soonest first", "Late lamp", "Open orders by group", "The numbers"):
        assert said in read
    assert 'href="/orders/?tab=open&amp;deadline=overdue"' in response.content.decode()


def test_an_empty_shop_is_led_to_its_first_steps_as_far_as_one_may_take_them(shop: Shop) -> None:
    steps = {role: [step.address for step in browse(shop.members[role]).get("/").context["steps"]] for role in Role}

    assert steps[Role.OWNER] == ["/orders/new/", "/settings/statuses/", "/settings/people/"]
    assert steps[Role.FRONT_DESK] == steps[Role.TECHNICIAN] == ["/orders/new/"]
    assert steps[Role.HEAD_OFFICE] == []


def test_the_first_steps_are_gone_with_the_first_order(shop: Shop) -> None:
    make_order(shop)

    assert "Where to begin" not in text_of(browse(shop.owner).get("/"))


def test_today_takes_as_many_queries_for_fifty_orders_as_for_one(shop: Shop) -> None:
    browser, taken = browse(shop.tech), []
    for more in (1, 2, 47):
        for _each in range(more):
            make_order(shop, performer=shop.tech, deadline=timezone.now())
        taken.append(queries_of(browser, "/"))

    assert len(set(taken)) == 1, taken
    assert taken[0] <= 25


@pytest.mark.rule("TN-6", "OS-14")
def test_today_speaks_russian_and_says_tickets(db: None) -> None:
    shop = make_shop("Мастерская", country="RU", language="ru", noun="ticket")
    shop.owner.user.language = "ru"
    shop.owner.user.save()
    make_order(shop)

    read = text_of(browse(shop.owner).get("/"))

    for said in ("Сегодня", "Просрочено", "Открытые заявки по группам"):
        assert said in read


@pytest.mark.rule("EF-4")
def test_what_failed_is_counted_and_listed(stocked: Shop) -> None:
    order = Order.objects.get(organization=stocked.organization, number=3)
    Effect.objects.filter(subject_id=order.pk).update(state=Effect.State.FAILED, ended_at=timezone.now())
    failed = Effect.objects.filter(subject_id=order.pk).count()

    assert failed
    assert count_of(stocked, "undelivered") == failed
    assert count_of(stocked, "undelivered", Role.TECHNICIAN) is None


@pytest.mark.rule("OR-8", "TN-2")
def test_to_a_superuser_nothing_is_their_own(stocked: Shop) -> None:
    visitor = Membership(organization=stocked.organization, user=make_user("Root", is_superuser=True), role=Role.OWNER)

    assert not mine(visitor).exists()
    assert unassigned(visitor).exists()

"""Comments under an order: for the house alone unless said to be for the client."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Role
from orders.models import Comment
from tests.factories import Shop, make_order, put
from tests.pages import browse, text_of

ADD = "/orders/1/comments/add/"


def _said(**said: Any) -> dict[str, str]:
    return {"text": "It clicks", "key": str(uuid4())} | said


def _comments() -> list[tuple[str, bool, str]]:
    return list(Comment.objects.order_by("pk").values_list("text", "for_client", "by_name"))


@pytest.mark.rule("OR-4")
@pytest.mark.parametrize(
    ("audience", "for_client", "shown"),
    [("internal", False, "Internal"), ("client", True, "For the client"), ("", False, "Internal")],
)
def test_a_comment_is_internal_unless_it_is_said_to_be_for_the_client(
    shop: Shop, audience: str, for_client: bool, shown: str
) -> None:
    make_order(shop)

    response = browse(shop.desk).post(ADD, _said(audience=audience))

    assert response.headers["Location"] == "/orders/1/"
    assert _comments() == [("It clicks", for_client, "Fixit front_desk")]
    story = text_of(browse(shop.owner).get("/orders/1/history/"))
    assert story.index(shown) < story.index("It clicks")


@pytest.mark.rule("OR-4")
def test_the_same_form_twice_is_one_comment(shop: Shop) -> None:
    make_order(shop)
    said = _said()

    assert [browse(shop.desk).post(ADD, said).status_code for _each in range(2)] == [302, 302]
    assert len(_comments()) == 1


@pytest.mark.rule("OR-4")
@pytest.mark.parametrize("other", [{"text": "It clicks no more"}, {"audience": "client"}], ids=str)
def test_the_same_form_with_other_words_or_for_other_readers_is_another_comment(
    shop: Shop, other: dict[str, str]
) -> None:
    make_order(shop)
    said = _said(audience="internal")

    for sent in (said, said | other, said):
        browse(shop.desk).post(ADD, sent)

    assert [(text, for_client) for text, for_client, _by in _comments()] == [
        ("It clicks", False),
        (other.get("text", "It clicks"), "audience" in other),
    ]


@pytest.mark.rule("OR-4")
@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "x" * 4001}, {"audience": "everybody"}, {"key": ""}, {"text": "nul\x00byte"}]
)
def test_a_comment_that_cannot_be_is_refused_with_what_was_typed(shop: Shop, wrong: dict[str, str]) -> None:
    make_order(shop)

    response = browse(shop.desk).post(ADD, _said() | wrong)

    assert (response.status_code, _comments()) == (422, [])
    assert response.context["comment_form"]["text"].value() == wrong.get("text", "It clicks")


@pytest.mark.rule("OR-4", "TN-2")
@pytest.mark.parametrize(("role", "answered"), [(Role.HEAD_OFFICE, 403), (Role.TECHNICIAN, 404)])
def test_who_may_not_change_the_order_writes_nothing_under_it(shop: Shop, role: Role, answered: int) -> None:
    make_order(shop)

    assert browse(shop.members[role]).post(ADD, _said()).status_code == answered
    assert _comments() == []


@pytest.mark.rule("OR-4", "TN-1")
def test_nothing_is_written_under_a_neighbours_order(shop: Shop, neighbour: Shop) -> None:
    theirs = make_order(neighbour)

    assert browse(shop.owner).post(f"/orders/{theirs.number}/comments/add/", _said()).status_code == 404
    assert _comments() == []


@pytest.mark.rule("OR-4")
def test_a_closed_order_can_still_be_written_under(shop: Shop) -> None:
    put(make_order(shop), shop, "Closed")

    assert browse(shop.desk).post(ADD, _said()).status_code == 302

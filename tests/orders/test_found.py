"""What a text finds is said to be whole only where nothing was left out."""

from __future__ import annotations

import pytest
from phonenumber_field.phonenumber import PhoneNumber

from crm_clients.services import create_client
from orders.finding import found_by
from tests.factories import Shop, make_client


@pytest.mark.rule("OR-7")
def test_clients_of_two_matching_phones_do_not_make_what_was_left_out_whole(shop: Shop) -> None:
    phones = [PhoneNumber.from_string(number) for number in ("+12125550188", "+13125550188")]
    create_client(organization=shop.organization, name="Ann", phones=phones)

    whole = [found_by(shop.organization, "5550188", most=most).whole for most in (2, 3)]
    make_client(shop, "Ben", "+14155550188")
    one_more = [found_by(shop.organization, "5550188", most=most).whole for most in (2, 3, 4)]

    assert (whole, one_more) == ([False, True], [False, False, True])

"""Every form of the product with an answer it takes, to be spoilt one field at a time."""

from __future__ import annotations

from tests.security.fillable.catalogue import ITEM, NEW_ITEM, PRICE_LIST
from tests.security.fillable.desk import (
    ASSIGNING,
    CHANGED_LINE,
    CLIENT,
    CLIENT_IN_ADMIN,
    COMMENT,
    CORRECTION,
    DEADLINE,
    DECISION,
    FILES,
    INTAKE,
    LINE,
    MOVE,
    NEW_CLIENT,
    ORDER,
    ORDER_IN_ADMIN,
    PREPAYMENT,
    SELECTED_PERFORMER,
    SELECTED_STATUS,
)
from tests.security.fillable.entrance import JOINING, RESET, SIGN_IN, SIGN_UP
from tests.security.fillable.people import (
    ENDING,
    INVITATION,
    NAME,
    PLACES_OF_A_MEMBER,
    PREFERENCES,
    ROLE,
    SECOND_FACTOR,
    SWITCHER,
)
from tests.security.fillable.salary import ENTRY, RATES
from tests.security.fillable.settings import (
    ARCHIVING,
    GATEWAY,
    LOCATION,
    NEW_LOCATION,
    NEW_ORDER_TYPE,
    NEW_STATUS,
    ORDER_TYPE,
    ORGANIZATION,
    PLACE,
    REMOVAL,
    STATUS,
)

SIGN_IN_PAGES = (SIGN_UP, SIGN_IN, RESET)
PAGES = (INTAKE, ORDER, LINE, CHANGED_LINE, COMMENT, PREPAYMENT, CORRECTION, MOVE, CLIENT,
         ORDER_IN_ADMIN, CLIENT_IN_ADMIN, NEW_CLIENT, ORGANIZATION, GATEWAY, ORDER_TYPE, NEW_ORDER_TYPE, LOCATION,
         NEW_LOCATION, STATUS, NEW_STATUS, SELECTED_STATUS, INVITATION, JOINING, NAME, ITEM, NEW_ITEM,
         ENTRY, RATES)  # fmt: skip
BUTTONS = (ASSIGNING, DEADLINE, PREFERENCES, DECISION, PLACE, REMOVAL, ROLE, ENDING, SECOND_FACTOR, ARCHIVING, SWITCHER,
           PLACES_OF_A_MEMBER, PRICE_LIST, SELECTED_PERFORMER)  # fmt: skip
ALL = (*SIGN_IN_PAGES, *PAGES, *BUTTONS, FILES)

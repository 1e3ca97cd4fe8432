"""Money for orders: taken at any time or in the window of a move, and given back. Source: OS-30 to OS-34."""

from orders.paying.refunds import GivenAlready, give_back_payment
from orders.paying.taking import TakenAlready, take_payment, take_prepayment

__all__ = ["GivenAlready", "TakenAlready", "give_back_payment", "take_payment", "take_prepayment"]

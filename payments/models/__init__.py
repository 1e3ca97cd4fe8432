from payments.models.desk import MOST_IN_DRAWER, Desk, DeskDay
from payments.models.method import Method
from payments.models.payment import MOST_AMOUNT, Payment
from payments.models.redating import Redating

__all__ = ["MOST_AMOUNT", "MOST_IN_DRAWER", "Desk", "DeskDay", "Method", "Payment", "Redating"]

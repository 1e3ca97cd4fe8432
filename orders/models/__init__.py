from orders.models.line import Line
from orders.models.order import Discipline, Numbering, Order

__all__ = ["Discipline", "Line", "Numbering", "Order"]

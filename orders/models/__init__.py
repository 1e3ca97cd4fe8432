from orders.models.line import Line
from orders.models.order import Discipline, Numbering, Order
from orders.models.order_type import OrderType

__all__ = ["Discipline", "Line", "Numbering", "Order", "OrderType"]

from orders.models.attachment import Attachment
from orders.models.document import DocumentTemplate, Pdf
from orders.models.event import Comment, Event
from orders.models.line import Line
from orders.models.order import Discipline, Numbering, Order
from orders.models.order_type import OrderType
from orders.models.search_text import SearchText
from orders.models.ticked import Ticked
from orders.models.tracking import Tracking

__all__ = [
    "Attachment",
    "Comment",
    "Discipline",
    "DocumentTemplate",
    "Event",
    "Line",
    "Numbering",
    "Order",
    "OrderType",
    "Pdf",
    "SearchText",
    "Ticked",
    "Tracking",
]

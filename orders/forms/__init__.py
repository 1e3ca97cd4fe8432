from orders.forms.details import OrderForm
from orders.forms.fields import DeadlineField, PerformerField, field_of, location_field, performer_field, type_field
from orders.forms.intake import IntakeForm
from orders.forms.listing import ListForm
from orders.forms.selecting import SelectedStatusForm
from orders.forms.types import OrderTypeForm

__all__ = [
    "DeadlineField",
    "IntakeForm",
    "ListForm",
    "OrderForm",
    "OrderTypeForm",
    "PerformerField",
    "SelectedStatusForm",
    "field_of",
    "location_field",
    "performer_field",
    "type_field",
]

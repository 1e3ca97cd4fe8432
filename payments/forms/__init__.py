from payments.forms.desk import ClosingForm, OpeningForm
from payments.forms.method import MethodForm
from payments.forms.payment import AmountField, PaidField, PaymentForm, RefundForm, method_field

__all__ = [
    "AmountField",
    "ClosingForm",
    "MethodForm",
    "OpeningForm",
    "PaidField",
    "PaymentForm",
    "RefundForm",
    "method_field",
]

from django.urls import path

from orders.views import intake, listing, moving, page

app_name = "orders"

urlpatterns = [
    path("orders/", listing.order_list, name="order-list"),
    path("orders/new/", intake.order_new, name="order-new"),
    path("orders/new/client/", intake.client_hint, name="client-hint"),
    path("orders/<int:number>/", page.order_detail, name="order-detail"),
    path("orders/<int:number>/history/", page.order_history, name="order-history"),
    path("orders/<int:number>/edit/", page.order_edit, name="order-edit"),
    path("orders/<int:number>/move/<int:status_id>/", moving.order_move, name="order-move"),
    path("orders/<int:number>/lines/add/", page.line_add, name="line-add"),
    path("orders/<int:number>/lines/<int:pk>/remove/", page.line_remove, name="line-remove"),
]

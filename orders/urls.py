from django.urls import path

from orders.views import details, intake, lines, listing, moving, page, types

app_name = "orders"

urlpatterns = [
    path("orders/", listing.order_list, name="order-list"),
    path("orders/new/", intake.order_new, name="order-new"),
    path("orders/new/client/", intake.client_hint, name="client-hint"),
    path("orders/<int:number>/", page.order_detail, name="order-detail"),
    path("orders/<int:number>/history/", page.order_history, name="order-history"),
    path("orders/<int:number>/edit/", details.order_edit, name="order-edit"),
    path("orders/<int:number>/move/<int:status_id>/", moving.order_move, name="order-move"),
    path("orders/<int:number>/undo/", moving.order_undo, name="order-undo"),
    path("orders/<int:number>/assign/", details.order_assign, name="order-assign"),
    path("orders/<int:number>/comments/add/", details.comment_add, name="comment-add"),
    path("orders/<int:number>/lines/add/", lines.line_add, name="line-add"),
    path("orders/<int:number>/lines/<int:pk>/", lines.line_change, name="line-change"),
    path("orders/<int:number>/lines/<int:pk>/remove/", lines.line_remove, name="line-remove"),
    path("orders/lines/suggestions/", lines.line_suggestions, name="line-suggestions"),
    path("settings/order-types/", types.type_list, name="type-list"),
    path("settings/order-types/<int:pk>/edit/", types.type_edit, name="type-edit"),
    path("settings/order-types/<int:pk>/shift/", types.type_shift, name="type-shift"),
    path("settings/order-types/<int:pk>/archive/", types.type_archive, name="type-archive"),
    path("settings/order-types/<int:pk>/restore/", types.type_restore, name="type-restore"),
]

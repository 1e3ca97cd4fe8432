from django.urls import path

from orders.documents import views as printing
from orders.documents import views_pdf as pdfs
from orders.documents import views_settings as documents
from orders.files import views as files
from orders.tracking.views import tracking
from orders.views import details, intake, lines, listing, moving, page, payments, rows, selected, types

app_name = "orders"

urlpatterns = [
    path("orders/", listing.order_list, name="order-list"),
    path("orders/new/", intake.order_new, name="order-new"),
    path("orders/new/client/", intake.client_hint, name="client-hint"),
    path("orders/new/things/", intake.client_things, name="client-things"),
    path("orders/print/", printing.order_print, name="order-print"),
    path("orders/selected/status/", selected.selected_status, name="selected-status"),
    path("orders/selected/performer/", selected.selected_performer, name="selected-performer"),
    path("orders/<int:number>/", page.order_detail, name="order-detail"),
    path("orders/<int:number>/history/", page.order_history, name="order-history"),
    path("orders/<int:number>/edit/", details.order_edit, name="order-edit"),
    path("orders/<int:number>/statuses/", rows.order_statuses, name="order-statuses"),
    path("orders/<int:number>/move/<int:status_id>/", moving.order_move, name="order-move"),
    path("orders/<int:number>/undo/", moving.order_undo, name="order-undo"),
    path("orders/<int:number>/assign/", details.order_assign, name="order-assign"),
    path("orders/<int:number>/comments/add/", details.comment_add, name="comment-add"),
    path("orders/<int:number>/prepayment/", payments.prepayment_take, name="prepayment-take"),
    path("orders/<int:number>/lines/add/", lines.line_add, name="line-add"),
    path("orders/<int:number>/lines/<int:pk>/", lines.line_change, name="line-change"),
    path("orders/<int:number>/lines/<int:pk>/remove/", lines.line_remove, name="line-remove"),
    path("orders/lines/suggestions/", lines.line_suggestions, name="line-suggestions"),
    path("orders/<int:number>/files/add/", files.attachment_add, name="attachment-add"),
    path("orders/<int:number>/files/<int:pk>/", files.attachment_file, name="attachment-file"),
    path("orders/<int:number>/files/<int:pk>/thumbnail/", files.attachment_thumbnail, name="attachment-thumbnail"),
    path("orders/<int:number>/files/<int:pk>/remove/", files.attachment_remove, name="attachment-remove"),
    path("orders/<int:number>/receipt/", printing.order_receipt, name="order-receipt"),
    path("orders/<int:number>/label/", printing.order_label, name="order-label"),
    path("orders/<int:number>/pdf/", pdfs.pdf_ask, name="pdf-ask"),
    path("orders/<int:number>/pdf/<int:pk>/", pdfs.pdf_detail, name="pdf-detail"),
    path("orders/<int:number>/pdf/<int:pk>/file/", pdfs.pdf_file, name="pdf-file"),
    path("t/<slug:key>/", tracking, name="tracking"),
    path("settings/documents/", documents.document_list, name="document-list"),
    path("settings/documents/<slug:what>/", documents.document_edit, name="document-edit"),
    path("settings/documents/<slug:what>/reset/", documents.document_reset, name="document-reset"),
    path("settings/order-types/", types.type_list, name="type-list"),
    path("settings/order-types/<int:pk>/edit/", types.type_edit, name="type-edit"),
    path("settings/order-types/<int:pk>/shift/", types.type_shift, name="type-shift"),
    path("settings/order-types/<int:pk>/archive/", types.type_archive, name="type-archive"),
    path("settings/order-types/<int:pk>/restore/", types.type_restore, name="type-restore"),
]

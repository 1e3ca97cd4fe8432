from django.urls import path

from catalog.views import imports, items

app_name = "catalog"

urlpatterns = [
    path("catalogue/", items.item_list, name="item-list"),
    path("catalogue/new/", items.item_new, name="item-new"),
    path("catalogue/<int:pk>/", items.item_edit, name="item-edit"),
    path("catalogue/<int:pk>/archive/", items.item_archive, name="item-archive"),
    path("catalogue/<int:pk>/restore/", items.item_restore, name="item-restore"),
    path("catalogue/export.csv", imports.export_csv, name="export-csv"),
    path("catalogue/export.xlsx", imports.export_xlsx, name="export-xlsx"),
    path("catalogue/import/", imports.import_new, name="import-new"),
    path("catalogue/import/<int:pk>/", imports.import_detail, name="import-detail"),
]

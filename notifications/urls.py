from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("demo/outbox/", views.demo_outbox, name="demo-outbox"),
    path("settings/gateway/", views.gateway_edit, name="gateway-edit"),
]

from allauth.account import views as sign_in
from django.contrib import admin
from django.urls import include, path, re_path

from accounts import errors
from accounts.views import SignUp
from desk.views import health, home

urlpatterns = [
    path("", home, name="home"),
    path("healthz", health, name="health"),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-up/", SignUp.as_view(), name="account_signup"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-in/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/set/", sign_in.password_set, name="account_set_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", sign_in.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("email/", sign_in.email, name="account_email"),
    path("email/sent/", sign_in.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^email/confirm/(?P<key>[-:\w]+)/$", sign_in.confirm_email, name="account_confirm_email"),
    path("", include("accounts.urls")),
    path("", include("statuses.urls")),
    path("", include("notifications.urls")),
    path("", include("crm_clients.urls")),
    path("", include("orders.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from accounts import errors
from accounts.views import SignUp
from desk.views import health, home, search

urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
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
    path("sign-in/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("me/second-factor/", RedirectView.as_view(pattern_name="accounts:me"), name="mfa_index"),
    path("me/app/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("me/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/passkeys/", RedirectView.as_view(pattern_name="accounts:me"), name="mfa_list_webauthn"),
    path("me/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/codes/", never_cache(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("me/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("", include("accounts.urls")),
    path("", include("statuses.urls")),
    path("", include("catalog.urls")),
    path("", include("payments.urls")),
    path("", include("notifications.urls")),
    path("", include("crm_clients.urls")),
    path("", include("orders.urls")),
    path("", include("payroll.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.broken

"""Signing in and the User CP. The names that allauth reverses stay its own."""

from django.urls import include, path

from focaljet.accounts.views import passwords, sign_in, sign_up, user_cp

ours = (
    [
        path("", user_cp.overview, name="user_cp"),
        path("devices/", user_cp.remembered, name="devices"),
        path(
            "devices/<int:device_id>/forget/",
            user_cp.forget_device,
            name="forget_device",
        ),
        path("address/keep/", user_cp.keep_address, name="keep_address"),
        path("sign-up/<str:token>/", sign_up.details, name="sign_up"),
        path("confirm/again/", sign_up.ask_again, name="confirm_again"),
        path("welcome/<str:token>/", sign_in.welcome, name="welcome"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(ours)),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-up/", sign_up.sign_up, name="account_signup"),
    path(
        "confirm/",
        sign_up.look_into_your_mail,
        name="account_email_verification_sent",
    ),
    path("confirm/<str:token>/", sign_up.confirm_address, name="account_confirm_email"),
    path("address/", user_cp.address, name="account_email"),
    path("password/", user_cp.password, name="account_change_password"),
    path("password/forgotten/", passwords.forgotten, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        passwords.link_sent,
        name="account_reset_password_done",
    ),
    path(
        "password/new/done/",
        passwords.chosen,
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/new/<str:token>/",
        passwords.choose_new,
        name="account_reset_password_from_key",
    ),
]

"""Signing in and the User CP. The names that allauth reverses stay its own."""

from django.urls import include, path

from focaljet.accounts.views import (
    confirming,
    languages,
    names,
    passwords,
    sign_in,
    sign_ins,
    user_cp,
)

ours = (
    [
        path("", user_cp.overview, name="user_cp"),
        path("sign-ins/", sign_ins.here_and_there, name="sign_ins"),
        path("sign-ins/<int:sign_in_id>/end/", sign_ins.end, name="end_sign_in"),
        path("sign-ins/end-others/", sign_ins.end_others, name="end_other_sign_ins"),
        path("sign-ins/not-me/<str:token>/", sign_ins.not_me, name="not_me"),
        path("name/", names.name, name="name"),
        path("rename/<int:member_id>/", names.rename, name="rename"),
        path("language/", languages.language_and_time, name="language"),
        path("address/stop/<str:token>/", confirming.stop_change, name="stop_change"),
        path("address/keep/", user_cp.keep_address, name="keep_address"),
        path("confirm/again/", confirming.ask_again, name="confirm_again"),
        path("welcome/<str:token>/", sign_in.welcome, name="welcome"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(ours)),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path(
        "confirm/",
        confirming.look_into_your_mail,
        name="account_email_verification_sent",
    ),
    path(
        "confirm/<str:token>/", confirming.confirm_address, name="account_confirm_email"
    ),
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

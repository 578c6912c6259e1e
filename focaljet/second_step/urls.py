"""Means of signing in. The name that allauth's stage reverses stays its own."""

from django.urls import include, path

from focaljet.second_step.views import code_apps, codes, means, passkeys, steps

ours = (
    [
        path("", means.means, name="means"),
        path("prove/", steps.prove, name="prove"),
        path("app/", code_apps.add, name="add_app"),
        path("app/remove/", code_apps.remove, name="remove_app"),
        path("codes/", codes.recovery_codes, name="codes"),
        path("codes/new/", codes.make_anew, name="new_codes"),
        path("codes/recovery-codes.txt", codes.as_text, name="codes_as_text"),
        path("passkeys/ask/", passkeys.ask, name="ask"),
        path("passkeys/ask/new/", passkeys.ask_for_new, name="ask_for_new"),
        path("passkeys/sign-in/", passkeys.sign_in, name="sign_in"),
        path("passkeys/add/", passkeys.add, name="add_passkey"),
        path("passkeys/<int:passkey_id>/", passkeys.rename, name="rename_passkey"),
        path(
            "passkeys/<int:passkey_id>/remove/",
            passkeys.remove,
            name="remove_passkey",
        ),
    ],
    "second_step",
)

urlpatterns = [
    path("signing-in/", include(ours)),
    path("signing-in/second-step/", steps.second_step, name="mfa_authenticate"),
]

"""Joining. The name that allauth reverses stays its own."""

from django.urls import include, path

from focaljet.joining.views import invitations, sign_up, waiting, wishes

ours = (
    [
        path("sign-up/<str:token>/", sign_up.details, name="details"),
        path("invitation/<str:token>/", sign_up.invited, name="invited"),
        path("invitations/", invitations.mine, name="invitations"),
        path(
            "invitations/<int:invitation_id>/withdraw/",
            invitations.withdraw,
            name="withdraw_invitation",
        ),
        path("waiting/", waiting.waiting, name="waiting"),
        path("waiting/withdraw/", waiting.withdraw, name="withdraw_wish"),
        path("wishes/", wishes.wishes, name="wishes"),
        path("wishes/decide/", wishes.decide, name="decide"),
    ],
    "joining",
)

urlpatterns = [
    path("sign-up/", sign_up.sign_up, name="account_signup"),
    path("", include(ours)),
]

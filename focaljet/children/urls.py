from django.urls import path

from focaljet.children.views import found, me

# The page for parents is in focaljet/safeguards/urls_parents.py: it needs the puzzles of
# `guarding`, which lies above this room.
app_name = "children"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("done/", me.done, name="done"),
    path("found/", found.found, name="found"),
    path("found/pick/", found.pick, name="pick"),
    path("found/member/<int:member_id>/", found.member, name="member"),
    path("found/<int:found_id>/take-back/", found.take_back, name="take_back"),
    path("found/<int:found_id>/erase-now/", found.erase_now, name="erase_now"),
    path("found/sealed/<int:sealed_id>/let-go/", found.let_go, name="let_go"),
]

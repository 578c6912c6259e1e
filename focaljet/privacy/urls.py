from django.urls import path

from focaljet.privacy.views import (
    claims,
    datamap,
    erase,
    erasures,
    mine,
    policy,
    proof,
)

app_name = "privacy"
urlpatterns = [
    path("kept/", policy.kept, name="kept"),
    path("map/", datamap.page, name="map"),
    path("map.svg", datamap.picture, name="map_svg"),
    path("map.json", datamap.twin, name="map_json"),
    path("proof/", proof.proof, name="proof"),
    path("proof/report.json", proof.as_json, name="proof_json"),
    path("proof/seal.svg", proof.seal, name="seal"),
    path("mine/", mine.mine, name="mine"),
    path("mine/archives/", mine.archives, name="archives"),
    path("mine/archives/ask/", mine.export, name="export"),
    path("mine/erase/", erase.erase, name="erase"),
    path("receipt/<str:token>/", erase.receipt, name="receipt"),
    path("archive/<str:token>/", mine.archive, name="archive"),
    path("claim/<int:author_id>/", claims.claim, name="claim"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:claim_id>/grant/", claims.grant, name="grant_claim"),
    path("claims/<int:claim_id>/refuse/", claims.refuse, name="refuse_claim"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("erasures/hold/", erasures.hold, name="hold"),
    path("erasures/holds/<int:hold_id>/release/", erasures.release, name="release"),
    path("erasures/findings/<int:finding_id>/", erasures.looked_at, name="looked_at"),
]

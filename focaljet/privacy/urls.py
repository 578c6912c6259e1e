from django.urls import path

from focaljet.privacy.views import cases, datamap, mine, policy, proof

app_name = "privacy"
urlpatterns = [
    path("", policy.policy, name="policy"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/close/", cases.close, name="close"),
    path("map/", datamap.page, name="map"),
    path("map.svg", datamap.picture, name="map_svg"),
    path("map.json", datamap.twin, name="map_json"),
    path("proof/", proof.proof, name="proof"),
    path("proof/report.json", proof.as_json, name="proof_json"),
    path("proof/seal.svg", proof.seal, name="seal"),
    path("mine/", mine.mine, name="mine"),
    path("mine/archives/", mine.archives, name="archives"),
    path("mine/archives/ask/", mine.export, name="export"),
    path("mine/erase/", mine.mine, name="erase"),
    path("archive/<str:token>/", mine.archive, name="archive"),
]

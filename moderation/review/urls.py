from django.urls import path

from moderation.review import judging_views, passing_views, views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:pk>/", views.proof, name="proof"),
    path("<int:pk>/media/<int:number>/", views.medium, name="medium"),
    path("<int:pk>/compare/", views.compare, name="compare"),
    path("<int:pk>/claim/", views.claim, name="claim"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/here/", views.here, name="here"),
    path("<int:pk>/settle/", views.settle, name="settle"),
    path("<int:pk>/clear/", views.clear, name="clear"),
    path("<int:pk>/return/", views.send_back, name="send-back"),
    path("<int:pk>/comment/", views.comment, name="comment"),
    path("<int:pk>/miss/", judging_views.miss, name="miss"),
    path("judgements/", judging_views.judgements, name="judgements"),
    path("judgements/missed/<int:miss_id>/", judging_views.reported_miss, name="reported-miss"),
    path("judgements/false-alarms/<int:settlement_id>/", judging_views.false_alarm, name="false-alarm"),
    path("<int:pk>/reject/", passing_views.reject, name="reject"),
    path("<int:pk>/fact-check/", passing_views.fact_check, name="fact-check"),
    path("<int:pk>/source/", passing_views.source, name="source"),
    path("<int:pk>/escalate/", passing_views.escalate, name="escalate"),
]

from django.urls import path

from moderation.aftercare import views

app_name = "aftercare"
urlpatterns = [
    path("", views.public_stories, name="stories"),
    path("<int:page_id>/", views.public_story, name="story"),
    path("<int:page_id>/withdraw/", views.withdraw_story, name="withdraw"),
    path("<int:page_id>/correct/", views.correct_story, name="correct"),
    path("<int:page_id>/adoptions/<int:adoption_id>/", views.clear_adoption_row, name="clear-adoption"),
]

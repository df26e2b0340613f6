from django.urls import path

from moderation.review.fact_check_views import fact_check

urlpatterns = [path("<str:token>/", fact_check, name="fact-check")]

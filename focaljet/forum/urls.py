from django.urls import path

from focaljet.forum.views import keeping, reading, writing

app_name = "forum"
urlpatterns = [
    path("", reading.index, name="index"),
    path("<int:forum_id>/", reading.forum, name="forum"),
    path("<int:forum_id>/start/", writing.start, name="start"),
    path("topics/<int:topic_id>/", reading.topic, name="topic"),
    path("topics/<int:topic_id>/last/", reading.last_post, name="last_post"),
    path("topics/<int:topic_id>/reply/", writing.reply, name="reply"),
    path("topics/<int:topic_id>/lock/", keeping.lock, name="lock"),
    path("topics/<int:topic_id>/unlock/", keeping.unlock, name="unlock"),
    path("topics/<int:topic_id>/pin/", keeping.pin, name="pin"),
    path("topics/<int:topic_id>/unpin/", keeping.unpin, name="unpin"),
    path("topics/<int:topic_id>/delete/", keeping.delete_topic, name="delete_topic"),
    path(
        "topics/<int:topic_id>/undelete/",
        keeping.undelete_topic,
        name="undelete_topic",
    ),
    path("posts/<int:post_id>/", reading.post, name="post"),
    path("posts/<int:post_id>/edit/", writing.edit, name="edit"),
    path("posts/<int:post_id>/quote/", writing.quote, name="quote"),
    path("posts/<int:post_id>/delete/", keeping.delete_post, name="delete_post"),
    path("posts/<int:post_id>/undelete/", keeping.undelete_post, name="undelete_post"),
    path("preview/", writing.preview, name="preview"),
]

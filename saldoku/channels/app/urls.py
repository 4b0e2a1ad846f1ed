"""The addresses of `/app/`."""

urlpatterns = []

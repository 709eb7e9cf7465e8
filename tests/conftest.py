"""What tests of every package may use: browsers, real Celery workers, a Redis that can be stopped."""
